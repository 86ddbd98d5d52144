// The options of a retry, read from its config.
#pragma once

#include <tts/plugin.hpp>

namespace caesura::retry {

// Milliseconds.
struct Settings {
  int64_t attempts = 3;  // calls of next at most, the first one included
  int64_t base_ms = 200;
  int64_t cap_ms = 5'000;
  int64_t attempt_timeout_ms = 0;       // longest wait for an attempt's first byte; 0 = no limit
  int64_t max_retry_after_ms = 30'000;  // a service that asks for more is not waited for
};

// JSON Schema of the config object.
extern const char* const kSchema;

tts::Result<Settings> read_settings(std::string_view config);

}  // namespace caesura::retry
