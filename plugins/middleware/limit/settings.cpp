#include "plugins/middleware/limit/settings.hpp"

#include <algorithm>

#include "plugins/support/config/options.hpp"

namespace caesura::limit {

const char* const kSchema = R"json({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "concurrency": {"type": "integer", "minimum": 1, "maximum": 100000, "description": "calls at once (any number)"},
    "requests_per_second": {"type": "number", "exclusiveMinimum": 0, "maximum": 1000000,
      "description": "calls a second in the long run (any number)"},
    "request_burst": {"type": "number", "minimum": 1, "maximum": 1000000,
      "description": "calls that may go at once after a pause (one second's worth, at least 1)"},
    "characters_per_second": {"type": "number", "exclusiveMinimum": 0, "maximum": 1000000000,
      "description": "characters a second in the long run (any number)"},
    "character_burst": {"type": "number", "minimum": 1, "maximum": 1000000000,
      "description": "characters that may go at once after a pause (one second's worth, at least 1)"},
    "characters_per_day": {"type": "integer", "minimum": 1, "maximum": 1000000000000,
      "description": "budget of a day, renewed at 00:00 UTC (any number)"},
    "max_wait": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$", "description": "longest wait for a turn (30s)"}
  }
})json";

tts::Result<Settings> read_settings(std::string_view config) {
  auto parsed = config::Options::parse(config);
  if (!parsed.ok()) return parsed.status();
  const config::Options& options = parsed.value();
  Settings settings;
  settings.concurrency = options.integer("concurrency", 0);
  settings.requests_per_second = options.number("requests_per_second", 0);
  settings.request_burst =
      options.number("request_burst", std::max(1.0, settings.requests_per_second));
  settings.characters_per_second = options.number("characters_per_second", 0);
  settings.character_burst =
      options.number("character_burst", std::max(1.0, settings.characters_per_second));
  settings.characters_per_day = options.integer("characters_per_day", 0);
  auto wait = options.duration_ms("max_wait", settings.max_wait_ms);
  if (!wait.ok()) return wait.status();
  settings.max_wait_ms = wait.value();
  for (const auto& [burst, rate] :
       {std::pair<const char*, const char*>{"request_burst", "requests_per_second"},
        {"character_burst", "characters_per_second"}}) {
    if (options.has(burst) && !options.has(rate)) {
      return tts::Status(TTS_INVALID_ARGUMENT,
                         std::string(burst) + ": means nothing without " + rate + "; set that too");
    }
  }
  return settings;
}

}  // namespace caesura::limit
