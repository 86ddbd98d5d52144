#include "plugins/support/config/options.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace caesura::config {
namespace {

struct Unit {
  std::string_view name;
  uint64_t factor;
};

constexpr std::array<Unit, 10> kSizeUnits{{{"", 1},
                                           {"B", 1},
                                           {"kB", 1000},
                                           {"MB", 1000'000},
                                           {"GB", 1000'000'000},
                                           {"TB", 1000'000'000'000},
                                           {"KiB", uint64_t{1} << 10},
                                           {"MiB", uint64_t{1} << 20},
                                           {"GiB", uint64_t{1} << 30},
                                           {"TiB", uint64_t{1} << 40}}};
constexpr std::array<Unit, 5> kDurationUnits{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3600'000}, {"d", 86400'000}}};

template <std::size_t N>
std::optional<uint64_t> parse_with_unit(std::string_view text, const std::array<Unit, N>& units) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view suffix = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : units) {
    if (unit.name != suffix) continue;
    if (number > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) / unit.factor) {
      return std::nullopt;
    }
    return number * unit.factor;
  }
  return std::nullopt;
}

template <class T>
tts::Result<T> with_key(std::string_view key, tts::Result<T> parsed) {
  if (parsed.ok()) return parsed;
  return tts::Status(TTS_INVALID_ARGUMENT, std::string(key) + ": " + parsed.status().message());
}

}  // namespace

tts::Result<uint64_t> parse_size(std::string_view text) {
  if (const auto bytes = parse_with_unit(text, kSizeUnits)) return *bytes;
  return tts::Status(TTS_INVALID_ARGUMENT,
                     "\"" + std::string(text) + "\" is no size; write it like 256MiB or 4GiB");
}

tts::Result<int64_t> parse_duration_ms(std::string_view text) {
  if (const auto ms = parse_with_unit(text, kDurationUnits)) return static_cast<int64_t>(*ms);
  return tts::Status(
      TTS_INVALID_ARGUMENT,
      "\"" + std::string(text) + "\" is no time; write it like 250ms, 30s, 6h or 30d");
}

tts::Result<Options> Options::parse(std::string_view json) {
  Options options;
  if (json.empty()) return options;
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(json, error);
  if (error || !value.is_object()) {
    return tts::Status(TTS_INVALID_ARGUMENT, "the config is no JSON object: " + error.message());
  }
  options.object_ = std::move(value.as_object());
  return options;
}

std::string Options::text(std::string_view key, std::string_view fallback) const {
  const auto* value = object_.if_contains(key);
  return std::string(value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                            : fallback);
}

int64_t Options::integer(std::string_view key, int64_t fallback) const {
  const auto* value = object_.if_contains(key);
  boost::system::error_code error;
  const int64_t number = value == nullptr ? fallback : value->to_number<int64_t>(error);
  return error ? fallback : number;
}

double Options::number(std::string_view key, double fallback) const {
  const auto* value = object_.if_contains(key);
  boost::system::error_code error;
  const double number = value == nullptr ? fallback : value->to_number<double>(error);
  return error ? fallback : number;
}

bool Options::boolean(std::string_view key, bool fallback) const {
  const auto* value = object_.if_contains(key);
  return value != nullptr && value->is_bool() ? value->get_bool() : fallback;
}

tts::Result<uint64_t> Options::size(std::string_view key, uint64_t fallback_bytes) const {
  const auto* value = object_.if_contains(key);
  if (value == nullptr) return fallback_bytes;
  if (value->is_string()) return with_key(key, parse_size(std::string_view(value->get_string())));
  if (const int64_t bytes = integer(key, -1); bytes >= 0) return static_cast<uint64_t>(bytes);
  return tts::Status(TTS_INVALID_ARGUMENT, std::string(key) + ": must be a size like 256MiB");
}

tts::Result<int64_t> Options::duration_ms(std::string_view key, int64_t fallback_ms) const {
  const auto* value = object_.if_contains(key);
  if (value == nullptr) return fallback_ms;
  if (value->is_string())
    return with_key(key, parse_duration_ms(std::string_view(value->get_string())));
  return tts::Status(TTS_INVALID_ARGUMENT,
                     std::string(key) + ": must be a time with a unit like 30s");
}

}  // namespace caesura::config
