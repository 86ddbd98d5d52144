// Two chains, each with a cache of its own, and a fallback over them.
#pragma once

#include "unit/middleware/running.hpp"

namespace caesura::test {

// `script` is what happens to the first branch's provider, `second` to the other's; `options` are
// the fallback's, beside its branches.
inline std::string branches(const std::string& script, const std::string& options = "",
                            const std::string& second = "") {
  return "stores:\n  main: {use: memory, max_bytes: 8MiB}\n"
         "providers:\n"
         "  cloud: {use: tone, voice: alto, script: [" +
         script +
         "]}\n"
         "  offline: {use: tone, voice: bass, script: [" +
         second +
         "]}\n"
         "  any: {use: fallback, branches: [first, second]" +
         (options.empty() ? "" : ", ") + options +
         "}\n"
         "middleware:\n  cache: {use: cache, store: main, finish_fills: false}\n"
         "chains:\n  default: [any]\n  first: [cache, cloud]\n  second: [cache, offline]\n";
}

// How often a provider was asked to speak.
inline double asked(Running& running, const std::string& provider) {
  const double count = running.metric("caesura_layer_seconds_count{object=\"" + provider + "\"}");
  return count < 0 ? 0 : count;
}

// "BRANCH CACHE", as the caller was told.
inline std::string answer(const Said& said) {
  if (said.status != TTS_OK) return said.message;
  return said.told("fallback.branch") + " " + said.told("cache");
}

}  // namespace caesura::test
