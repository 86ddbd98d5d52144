#include "plugins/stores/postgres_blob/blobs/service_time.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>

namespace caesura::postgres_blob {

// Not strftime: the names of days and months must not follow the process's locale.
std::string http_date(int64_t unix_s) {
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto seconds = static_cast<std::time_t>(unix_s);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                kMonths.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900,
                parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text.data();
}

std::optional<int64_t> service_time_ms(std::string_view text) {
  const bool http = text.ends_with(" GMT");
  if ((!http && !text.ends_with('Z')) || text.size() > 40) return std::nullopt;
  std::istringstream in{std::string(text)};
  in.imbue(std::locale::classic());
  std::tm parts{};
  in >> std::get_time(&parts, http ? "%a, %d %b %Y %H:%M:%S" : "%Y-%m-%dT%H:%M:%S");
  if (!in) return std::nullopt;
  return static_cast<int64_t>(timegm(&parts)) * 1000;
}

}  // namespace caesura::postgres_blob
