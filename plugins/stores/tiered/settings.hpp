// The options of a tiered store, read from its config.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tts/plugin.hpp"

namespace caesura::tiered {

struct TierSettings {
  std::string store;    // its name in the config
  bool behind = false;  // gets its entries later, from a tier above it
};

struct Settings {
  std::string name;
  std::vector<TierSettings> tiers;     // fastest first
  uint64_t promote_bytes = 32U << 20;  // of entries on their way up
  std::size_t behind_max = 10'000;     // entries on their way down, kept in mind
  std::chrono::milliseconds stop_timeout{5000};
};

// JSON Schema of the config object.
extern const char* const kSchema;

tts::Result<Settings> read_settings(const tts::Creation& creation);

}  // namespace caesura::tiered
