// What a check is: one rule of tts/abi.h, judged in a process of its own.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace caesura::conformance {

class Subject;

// The rule is broken; the text says what was seen.
struct Broken : std::runtime_error {
  using runtime_error::runtime_error;
};
// The rule cannot be judged, because it does not apply or because another one is broken.
struct NotJudged : std::runtime_error {
  using runtime_error::runtime_error;
};

inline void require(bool kept, const std::string& seen) {
  if (!kept) throw Broken(seen);
}

enum class Scope { plugin, provider, store };

struct Check {
  std::string_view id;
  std::string_view rule;  // one sentence
  Scope scope;            // plugin: once; else once for each factory of that kind
  void (*judge)(Subject&);
};

std::vector<Check> plugin_checks();
std::vector<Check> provider_checks();
std::vector<Check> fingerprint_checks();
std::vector<Check> store_checks();

}  // namespace caesura::conformance
