// The options of a fallback, read from its config.
#pragma once

#include <tts/plugin.hpp>

#include <map>
#include <string>
#include <vector>

namespace caesura::fallback {

// What a word of the request becomes for one branch; "*" stands for every other word, and an empty
// value leaves the choice to the branch.
using Translation = std::map<std::string, std::string, std::less<>>;

struct BranchSettings {
  std::string name;  // of a chain or a provider
  Translation voices;
  Translation models;
};

struct Settings {
  std::vector<BranchSettings> branches;  // in the order of asking
  int64_t failures = 1;                  // in a row, before a branch rests
  int64_t rest_ms = 30'000;
  int64_t branch_timeout_ms = 0;  // longest wait for a branch's first byte; 0 = no limit
};

// JSON Schema of the config object.
extern const char* const kSchema;

tts::Result<Settings> read_settings(std::string_view config);

}  // namespace caesura::fallback
