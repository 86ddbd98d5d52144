// The default chain of a config as it is shipped, but for the few words that a user would change.
#pragma once

#include <stdlib.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "providers/chain/chain.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {

class ShippedChain {
 public:
  using Changes = std::vector<std::pair<std::string, std::string>>;  // from, to

  // `name` is a file's in configs. Throws std::runtime_error with the config's mistake, and for a
  // change of words that the file does not have.
  explicit ShippedChain(const std::string& name, const Changes& changes = {})
      : chains_(text(name, changes)) {}

  const Chains* operator->() const { return &chains_; }

  // What the cache says of a request that must be spoken: "hit" or "miss".
  std::string found(const tts_request& request) const {
    const Spoken spoken = chains_.speak(request);
    if (spoken.status != TTS_OK) throw std::runtime_error(spoken.message);
    return spoken.told("cache");
  }

 private:
  std::string text(const std::string& name, const Changes& changes) const {
    setenv("XDG_CACHE_HOME", cache_home_.path().c_str(), 1);
    std::ifstream shipped(std::string(CAESURA_SOURCE_DIR "/configs/") + name);
    std::string text{std::istreambuf_iterator<char>(shipped), {}};
    for (const auto& [from, to] : changes) {
      const auto at = text.find(from);
      if (at == std::string::npos) throw std::runtime_error(name + " has no " + from);
      text.replace(at, from.size(), to);
    }
    return text;
  }

  const testing::TemporaryFolder cache_home_;
  const Chains chains_;
};

}  // namespace caesura::test
