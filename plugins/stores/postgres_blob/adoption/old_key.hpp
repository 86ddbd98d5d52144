// Which generation of keys an old row's key is of. The key itself does not say: the row's own
// fields are hashed in every way that the old deployment may have hashed them.
#pragma once

#include <string>
#include <vector>

#include "plugins/stores/postgres_blob/adoption/old_row.hpp"
#include "tts/values.hpp"

namespace caesura::postgres_blob {

enum class KeyProof {
  v1,                 // tenant, provider, voice, text, settings
  v2_without_pauses,  // the same, and that there are no pauses
  v2_with_pauses,     // the same, and one of the pauses that were given here
  none                // other pauses, another provider, a text that the row holds in part only
};

struct OldKey {
  KeyProof proof = KeyProof::none;
  bool respelt = false;  // its numbers were hashed as 10.0; `digest` has them as 10
  std::string scheme;    // "v1" or "v2"
  std::string digest;    // what a look-up asks for, 64 digits
};

struct OldKeyCandidates {
  std::vector<std::string> providers;
  std::vector<tts_pauses> pauses;
};

// A key that nothing proves is of v2: v1 and v2 without pauses could have been proven. A look-up
// still finds it only by a request that hashes to it, so a wrong guess costs entries, never right
// audio. The row's key is 64 digits.
OldKey recognise(const OldRow& row, const OldKeyCandidates& candidates);

}  // namespace caesura::postgres_blob
