#include "plugins/support/entry/checksum.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>

#include "plugins/support/entry/checksum_wide.hpp"

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
#ifdef CAESURA_WIDE_CHECKSUMS
  static const auto widest = [] {
    if (__builtin_cpu_supports("avx512f") != 0) return checksum128_avx512;
    return __builtin_cpu_supports("avx2") != 0 ? checksum128_avx2 : portable;
  }();
  return widest(bytes, seed);
#else
  return portable(bytes, seed);
#endif
}

}  // namespace caesura::entry
