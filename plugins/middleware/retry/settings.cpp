#include "plugins/middleware/retry/settings.hpp"

#include "plugins/support/config/options.hpp"

namespace caesura::retry {

const char* const kSchema = R"json({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "attempts": {"type": "integer", "minimum": 1, "maximum": 100,
      "description": "calls at most, the first one included (3)"},
    "base": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "shortest wait between two (200ms)"},
    "cap": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "longest drawn wait between two (5s)"},
    "attempt_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
      "description": "longest wait for the first byte of one attempt (no limit)"},
    "max_retry_after": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
      "description": "a service that asks for a longer wait is not waited for (30s)"}
  }
})json";

tts::Result<Settings> read_settings(std::string_view config) {
  auto parsed = config::Options::parse(config);
  if (!parsed.ok()) return parsed.status();
  const config::Options& options = parsed.value();
  Settings settings;
  settings.attempts = options.integer("attempts", settings.attempts);
  for (const auto& [name, value] : {std::pair<const char*, int64_t&>{"base", settings.base_ms},
                                    {"cap", settings.cap_ms},
                                    {"attempt_timeout", settings.attempt_timeout_ms},
                                    {"max_retry_after", settings.max_retry_after_ms}}) {
    auto ms = options.duration_ms(name, value);
    if (!ms.ok()) return ms.status();
    value = ms.value();
  }
  if (settings.cap_ms < settings.base_ms) {
    return tts::Status(TTS_INVALID_ARGUMENT, "cap: " + std::to_string(settings.cap_ms) +
                                                 " ms is less than base; must be at least " +
                                                 std::to_string(settings.base_ms) + " ms");
  }
  return settings;
}

}  // namespace caesura::retry
