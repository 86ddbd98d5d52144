// Reads a plugin's options from the JSON object that its factory is given.
// The host has checked the object against the plugin's schema, so what is read here exists in the
// right type; numbers with units are the exception: a schema knows them as strings only.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tts/status.hpp"

namespace caesura::config {

// "64KiB", "256MiB", "4GiB", "1TiB", "10kB", "5MB", "123" (bytes). Nothing else.
tts::Result<uint64_t> parse_size(std::string_view text);

// "250ms", "30s", "10m", "6h", "30d", as milliseconds. Nothing else.
tts::Result<int64_t> parse_duration_ms(std::string_view text);

// Regular expressions for JSON Schemas that accept just what the parsers above accept.
inline constexpr std::string_view kSizePattern = "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$";
inline constexpr std::string_view kDurationPattern = "^[0-9]+(ms|s|m|h|d)$";

class Options {
 public:
  // `json` as given to a factory; an empty string is an empty object.
  static tts::Result<Options> parse(std::string_view json);

  bool has(std::string_view key) const { return object_.contains(key); }
  std::string text(std::string_view key, std::string_view fallback) const;
  int64_t integer(std::string_view key, int64_t fallback) const;
  double number(std::string_view key, double fallback) const;
  bool boolean(std::string_view key, bool fallback) const;
  // Strings with units; an error names the key.
  tts::Result<uint64_t> size(std::string_view key, uint64_t fallback_bytes) const;
  tts::Result<int64_t> duration_ms(std::string_view key, int64_t fallback_ms) const;
  const boost::json::object& object() const { return object_; }

 private:
  boost::json::object object_;
};

}  // namespace caesura::config
