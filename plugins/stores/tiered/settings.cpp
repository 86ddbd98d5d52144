#include "plugins/stores/tiered/settings.hpp"

#include <algorithm>

#include "plugins/support/config/options.hpp"

namespace caesura::tiered {

const char* const kSchema = R"json({
  "type": "object",
  "additionalProperties": false,
  "required": ["tiers"],
  "properties": {
    "tiers": {
      "type": "array", "minItems": 2,
      "description": "names of stores, fastest first",
      "items": {
        "anyOf": [
          {"type": "string", "minLength": 1},
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["store"],
            "properties": {
              "store": {"type": "string", "minLength": 1, "description": "name of a store"},
              "write": {"enum": ["through", "behind"],
                "description": "behind: entries come later, from a tier above that outlives the process (through)"}
            }
          }
        ]
      }
    },
    "promote_bytes": {
      "type": ["string", "integer"], "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$",
      "description": "memory for entries on their way to faster tiers (32MiB); beyond it a hit is not copied up"
    },
    "behind_max": {
      "type": "integer", "minimum": 1,
      "description": "entries on their way to slower tiers that are kept in mind (10000); more are found by their markers"
    },
    "stop_timeout": {
      "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$",
      "description": "how long the end of the store goes on passing entries down (5s); the next start goes on"
    }
  }
})json";

namespace {

tts::Status check_tiers(const std::vector<TierSettings>& tiers) {
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const auto same = [&](const TierSettings& other) { return other.store == tiers[i].store; };
    if (std::count_if(tiers.begin(), tiers.end(), same) > 1) {
      return {TTS_INVALID_ARGUMENT, "tiers: " + tiers[i].store + " stands there twice"};
    }
    if (i > 0 && tiers[i - 1].behind && !tiers[i].behind) {
      return {TTS_INVALID_ARGUMENT, "tiers: " + tiers[i].store +
                                        " is written through and stands below one that is written "
                                        "behind; put it above"};
    }
  }
  if (tiers.front().behind) {
    return {TTS_INVALID_ARGUMENT,
            "tiers: " + tiers.front().store + " is the fastest and cannot be written behind"};
  }
  return {};
}

}  // namespace

tts::Result<Settings> read_settings(const tts::Creation& creation) {
  const auto parsed = config::Options::parse(creation.config);
  if (!parsed.ok()) return parsed.status();
  const config::Options& options = parsed.value();
  Settings settings;
  settings.name = creation.name;
  for (const auto& tier : options.object().at("tiers").get_array()) {
    if (tier.is_string()) {
      settings.tiers.push_back({std::string(tier.get_string()), false});
      continue;
    }
    const auto& object = tier.get_object();
    const auto* write = object.if_contains("write");
    settings.tiers.push_back({std::string(object.at("store").get_string()),
                              write != nullptr && write->get_string() == "behind"});
  }
  if (tts::Status status = check_tiers(settings.tiers); !status.ok()) return status;
  const auto promote_bytes = options.size("promote_bytes", settings.promote_bytes);
  if (!promote_bytes.ok()) return promote_bytes.status();
  settings.promote_bytes = promote_bytes.value();
  settings.behind_max = static_cast<std::size_t>(
      options.integer("behind_max", static_cast<int64_t>(settings.behind_max)));
  const auto stop = options.duration_ms("stop_timeout", settings.stop_timeout.count());
  if (!stop.ok()) return stop.status();
  settings.stop_timeout = std::chrono::milliseconds(stop.value());
  return settings;
}

}  // namespace caesura::tiered
