#include "plugins/support/entry/checksum.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>

#ifdef CAESURA_CHECKSUM_AVX2
#include "plugins/support/entry/checksum_avx2.hpp"
#endif

namespace caesura::entry {
namespace {

Checksum128 portable(std::span<const std::byte> bytes, uint64_t seed) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed));
  Checksum128 sum;
  std::memcpy(sum.data(), canonical.digest, sum.size());
  return sum;
}

}  // namespace

uint64_t checksum64(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

Checksum128 checksum128(std::span<const std::byte> bytes, uint64_t seed) {
#ifdef CAESURA_CHECKSUM_AVX2
  static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (has_avx2) return checksum128_avx2(bytes, seed);
#endif
  return portable(bytes, seed);
}

}  // namespace caesura::entry
