// Validity of UTF-8, fast where text is ASCII.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace caesura::pipeline {

// Size of the valid character at `at`, or 0: overlong forms, surrogates and what lies above
// U+10FFFF are invalid.
inline std::size_t utf8_character(const unsigned char* at, std::size_t left) {
  const auto tail = [&](std::size_t i) { return i < left && (at[i] & 0xC0U) == 0x80U; };
  if (at[0] < 0x80U) return 1;
  if (at[0] >= 0xC2U && at[0] <= 0xDFU) return tail(1) ? 2 : 0;
  if (at[0] >= 0xE0U && at[0] <= 0xEFU) {
    if (!tail(1) || !tail(2)) return 0;
    if (at[0] == 0xE0U && at[1] < 0xA0U) return 0;
    if (at[0] == 0xEDU && at[1] > 0x9FU) return 0;
    return 3;
  }
  if (at[0] >= 0xF0U && at[0] <= 0xF4U) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if (at[0] == 0xF0U && at[1] < 0x90U) return 0;
    if (at[0] == 0xF4U && at[1] > 0x8FU) return 0;
    return 4;
  }
  return 0;
}

// Not 0 where one of eight bytes may be NUL or above ASCII.
inline uint64_t unusual(const unsigned char* at) {
  uint64_t word = 0;
  std::memcpy(&word, at, 8);
  return (word | (word - 0x0101010101010101U)) & 0x8080808080808080U;
}

// Offset of the first byte that is NUL or not UTF-8, or npos.
inline std::size_t first_bad_byte(std::string_view text) {
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t i = 0;
  while (i < text.size()) {
    // Many bytes at once while all are ASCII and none is NUL.
    if (text.size() - i >= 32) {
      if ((unusual(data + i) | unusual(data + i + 8) | unusual(data + i + 16) |
           unusual(data + i + 24)) == 0) {
        i += 32;
        continue;
      }
    }
    if (text.size() - i >= 8 && unusual(data + i) == 0) {
      i += 8;
      continue;
    }
    const std::size_t size = data[i] == 0 ? 0 : utf8_character(data + i, text.size() - i);
    if (size == 0) return i;
    i += size;
  }
  return std::string_view::npos;
}

}  // namespace caesura::pipeline
