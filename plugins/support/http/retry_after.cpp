#include "plugins/support/http/retry_after.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

namespace caesura::http {
namespace {

constexpr int64_t kDayMs = 24 * 3600 * 1000;

// A whole or decimal number that is not negative, times `unit_ms`.
std::optional<int64_t> number_ms(std::string_view text, double unit_ms) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0 ||
      !std::isfinite(value)) {
    return std::nullopt;
  }
  return static_cast<int64_t>(std::ceil(std::min(value * unit_ms, static_cast<double>(kDayMs))));
}

std::optional<int64_t> date_s(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto seconds = curl_getdate(std::string(text).c_str(), nullptr);
  return seconds < 0 ? std::nullopt : std::optional<int64_t>(seconds);
}

}  // namespace

int32_t retry_after_ms(const Response& response, int64_t now_unix_s) {
  std::optional<int64_t> wait = number_ms(response.header("retry-after-ms"), 1);
  if (!wait) wait = number_ms(response.header("x-ms-retry-after-ms"), 1);
  if (!wait) wait = number_ms(response.header("retry-after"), 1000);
  if (!wait) {
    if (const auto date = date_s(response.header("retry-after"))) {
      const int64_t now = date_s(response.header("date")).value_or(now_unix_s);
      wait = std::clamp<int64_t>(*date - now, 0, kDayMs / 1000) * 1000;
    }
  }
  return static_cast<int32_t>(wait ? std::min(*wait, kDayMs) : -1);
}

}  // namespace caesura::http
