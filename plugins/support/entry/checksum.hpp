// Checksums of entries: XXH3, with the widest vectors that this processor has.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace caesura::entry {

using Checksum128 = std::array<std::byte, 16>;

uint64_t checksum64(std::span<const std::byte> bytes);

// `seed` ties the bytes to something else, for instance to the header before them.
Checksum128 checksum128(std::span<const std::byte> bytes, uint64_t seed);

}  // namespace caesura::entry
