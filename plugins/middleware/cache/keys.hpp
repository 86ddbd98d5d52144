// From a request to its keys: one canonical form for each scheme, hashed, and remembered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/middleware/cache/canonical.hpp"
#include "plugins/middleware/cache/digest.hpp"
#include "plugins/middleware/cache/key_memory.hpp"

namespace caesura::cache {

struct KeySettings {
  Scheme write_scheme = Scheme::v3;
  std::vector<Scheme> read_schemes{Scheme::v3};  // newest first
  std::string secret;                            // not empty: v3 becomes v3h, an HMAC
  std::size_t remember_bytes = 8U << 20;         // 0 = compute each time
};

// [thread-safe]
class Keys {
 public:
  Keys(const tts_provider& next, KeySettings settings);

  // The key under write_scheme. A fingerprint is pure, so equal requests may be answered from
  // memory; what is remembered is compared in full. Errors are those of Fingerprint::ask.
  tts::Status write_key(const tts_request& request, Digest& digest);
  // The key and canonical form under any scheme.
  Digest key(Scheme scheme, const tts_request& request, const Fingerprint& fingerprint,
             std::string& canonical) const;

  const KeySettings& settings() const { return settings_; }
  // The scheme's name as stores see it: v1, v2, v3 or v3h.
  std::string_view label(Scheme scheme) const;
  const tts_provider& provider() const { return next_; }

 private:
  const tts_provider& next_;
  KeySettings settings_;
  KeyMemory memory_;
};

}  // namespace caesura::cache
