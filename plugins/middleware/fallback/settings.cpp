#include "plugins/middleware/fallback/settings.hpp"

#include <algorithm>

#include "plugins/support/config/options.hpp"

namespace caesura::fallback {

const char* const kSchema = R"json({
  "type": "object",
  "additionalProperties": false,
  "required": ["branches"],
  "properties": {
    "branches": {
      "type": "array", "minItems": 2, "maxItems": 16,
      "description": "chains or providers in the order of asking, each with a cache of its own",
      "items": {
        "anyOf": [
          {"type": "string"},
          {"type": "object",
           "additionalProperties": false,
           "required": ["name"],
           "properties": {
             "name": {"type": "string", "description": "of a chain or a provider"},
             "voices": {"type": "object", "additionalProperties": {"type": "string"},
               "description": "what a request's voice becomes for this branch; \"*\" = every other voice"},
             "models": {"type": "object", "additionalProperties": {"type": "string"},
               "description": "what a request's model becomes for this branch; \"*\" = every other model"}
           }}
        ]
      }
    },
    "failures": {"type": "integer", "minimum": 1, "maximum": 1000,
      "description": "failures in a row after which a branch rests (1)"},
    "rest": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
      "description": "how long a failed branch is not asked (30s); its cache still is"},
    "branch_timeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
      "description": "longest wait for the first byte of one branch (no limit)"}
  }
})json";

namespace {

Translation read_translation(const boost::json::object& branch, std::string_view key) {
  Translation words;
  if (const auto* given = branch.if_contains(key)) {
    for (const auto& [from, to] : given->get_object()) {
      words.emplace(from, std::string_view(to.get_string()));
    }
  }
  return words;
}

}  // namespace

tts::Result<Settings> read_settings(std::string_view config) {
  auto parsed = config::Options::parse(config);
  if (!parsed.ok()) return parsed.status();
  const config::Options& options = parsed.value();
  Settings settings;
  for (const auto& item : options.object().at("branches").get_array()) {
    BranchSettings branch;
    if (item.is_string()) {
      branch.name = std::string_view(item.get_string());
    } else {
      const auto& object = item.get_object();
      branch.name = std::string_view(object.at("name").get_string());
      branch.voices = read_translation(object, "voices");
      branch.models = read_translation(object, "models");
    }
    const auto same = [&](const BranchSettings& other) { return other.name == branch.name; };
    if (std::any_of(settings.branches.begin(), settings.branches.end(), same)) {
      return tts::Status(TTS_INVALID_ARGUMENT, "branches: \"" + branch.name +
                                                   "\" stands there twice; name each one once");
    }
    settings.branches.push_back(std::move(branch));
  }
  settings.failures = options.integer("failures", settings.failures);
  for (const auto& [name, value] : {std::pair<const char*, int64_t&>{"rest", settings.rest_ms},
                                    {"branch_timeout", settings.branch_timeout_ms}}) {
    auto ms = options.duration_ms(name, value);
    if (!ms.ok()) return ms.status();
    value = ms.value();
  }
  return settings;
}

}  // namespace caesura::fallback
