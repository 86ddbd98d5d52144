// A request flattened to bytes: equal images are equal requests. Not a key: it says nothing of
// defaults.
#pragma once

#include <tts/abi.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace caesura::cache {

// Everything of the request that a fingerprint may depend on; overwrites `out`, whose memory is
// used again.
void write_request_image(const tts_request& request, std::string& out);

uint64_t hash_image(std::string_view image);

}  // namespace caesura::cache
