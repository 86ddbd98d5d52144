// SHA-256 and HMAC-SHA-256 as 64 lower-case hexadecimal digits. [thread-safe]
#pragma once

#include <array>
#include <string_view>

namespace caesura::cache {

using Digest = std::array<char, 64>;

inline std::string_view view(const Digest& digest) {
  return {digest.data(), digest.size()};
}

Digest sha256_hex(std::string_view bytes);
Digest hmac_sha256_hex(std::string_view secret, std::string_view bytes);

}  // namespace caesura::cache
