// The exact bytes that each key scheme hashes. Published vectors stand in tests/keys.
#pragma once

#include <tts/abi.h>

#include <optional>
#include <string>
#include <string_view>

#include "plugins/middleware/cache/fingerprint.hpp"

namespace caesura::cache {

// Generations of keys, oldest first.
enum class Scheme { v1, v2, v3 };

std::optional<Scheme> parse_scheme(std::string_view name);
std::string_view scheme_name(Scheme scheme);

// v1: JSON of tenant, provider, voice, text and settings, before keys knew of pauses.
// v2: the same with all six pauses, or null.
// v3: for each field "name size\nvalue\n": scheme, tenant, the fingerprint's nine, take. Sizes are
// bytes. `scheme_label` is the word that is hashed for v3: "v3", or "v3h" under a secret.
// Overwrites `out`, whose memory is used again.
void write_canonical(Scheme scheme, std::string_view scheme_label, const tts_request& request,
                     const Fingerprint& fingerprint, std::string& out);

}  // namespace caesura::cache
