#include "plugins/support/entry/checksum_avx2.hpp"

#define XXH_INLINE_ALL
#define XXH_VECTOR XXH_AVX2
#include <xxhash.h>

#include <cstring>

namespace caesura::entry {

Checksum128 checksum128_avx2(std::span<const std::byte> bytes, uint64_t seed) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed));
  Checksum128 sum;
  std::memcpy(sum.data(), canonical.digest, sum.size());
  return sum;
}

}  // namespace caesura::entry
