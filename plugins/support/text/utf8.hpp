// UTF-8: validation, decoding, counting. All functions are pure and safe on any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace caesura::text {

inline constexpr std::size_t kValid = static_cast<std::size_t>(-1);

// Byte position of the first byte that is no part of a well-formed sequence (overlong forms,
// surrogates and values above U+10FFFF are malformed), or kValid. NUL is well-formed here.
std::size_t first_invalid_utf8(std::string_view text);

inline bool is_valid_utf8(std::string_view text) {
  return first_invalid_utf8(text) == kValid;
}

// Number of code points of a valid text; of an invalid one, the number of its lead bytes.
std::size_t count_code_points(std::string_view text);

struct CodePoint {
  char32_t value;        // U+FFFD where the bytes are malformed
  std::uint32_t length;  // bytes, at least 1: a malformed byte is stepped over alone
};

// The code point that starts at `offset`, which must be smaller than text.size().
CodePoint decode(std::string_view text, std::size_t offset);

// The code point that ends at `offset`, which must be greater than 0.
CodePoint decode_before(std::string_view text, std::size_t offset);

// Writes at most 4 bytes of a code point that is no surrogate; returns how many.
std::size_t encode(char32_t code_point, char* out);

}  // namespace caesura::text
