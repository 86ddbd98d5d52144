// The same checksum compiled for wider vectors; only to be called where the processor has them.
#pragma once

#include "plugins/support/entry/checksum.hpp"

namespace caesura::entry {

Checksum128 checksum128_avx2(std::span<const std::byte> bytes, uint64_t seed);
Checksum128 checksum128_avx512(std::span<const std::byte> bytes, uint64_t seed);

}  // namespace caesura::entry
