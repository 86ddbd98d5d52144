// What speaking a book would be billed, found out from keys and probes alone.
#pragma once

#include <tts/ext/billing.h>
#include <tts/ext/cache.h>

#include <map>
#include <string>

#include "host_example/produce/work_list.hpp"

namespace caesura::host {

struct Cost {
  std::size_t segments = 0;
  int64_t characters = 0;         // of all of them, in code points
  std::size_t changed = 0;        // segments that would sound different
  std::size_t cached = 0;         // segments that need no synthesis
  std::size_t billed = 0;         // requests that would be synthesised
  int64_t billed_characters = 0;  // as their providers count
  std::size_t paid_before = 0;    // of the billed ones: the cache has them as they are now
  int64_t paid_before_characters = 0;
  std::map<std::string, int64_t> by_provider;  // billed characters
};

// Asks the chain's cache for each segment, as it is and as it would be; synthesises nothing. The
// two lists are of the same book. `scheme`: the generation of keys that would be written; empty =
// as the config says. Throws Failure, also where the chain has no cache.
Cost count_cost(const Session& session, const WorkList& now, const WorkList& then,
                const std::string& scheme);

}  // namespace caesura::host
