// The options of a limit, read from its config.
#pragma once

#include <tts/plugin.hpp>

namespace caesura::limit {

// 0 = no limit of this kind. Characters are code points of a request's text, markup included.
struct Settings {
  int64_t concurrency = 0;
  double requests_per_second = 0;
  double request_burst = 0;  // requests that may go at once after a pause
  double characters_per_second = 0;
  double character_burst = 0;
  int64_t characters_per_day = 0;
  int64_t max_wait_ms = 30'000;
};

// JSON Schema of the config object.
extern const char* const kSchema;

tts::Result<Settings> read_settings(std::string_view config);

}  // namespace caesura::limit
