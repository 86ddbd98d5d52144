// Which entries a tts_policy means; the same answer in every store.
#pragma once

#include <vector>

#include "tts/ext/admin.h"
#include "tts/values.hpp"

namespace caesura::entry {

// A policy without conditions.
tts_policy everything();

// The conditions on a single entry: all but max_bytes and limit.
bool matches(const tts_policy& policy, const tts_store_key& key, const tts_entry_info& info,
             int64_t now_ms);

// Whether the entry's time is over.
bool is_expired(const tts_entry_info& info, int64_t now_ms);

// One matching entry, as far as the choice between entries needs it.
struct Candidate {
  int64_t accessed_ms = 0;
  uint64_t bytes = 0;
  std::size_t index = 0;  // the caller's own
};

// Orders by access, oldest first, and applies max_bytes and limit.
void choose(const tts_policy& policy, std::vector<Candidate>& candidates);

}  // namespace caesura::entry
