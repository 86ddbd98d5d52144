#include "plugins/support/text/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace caesura::text {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080u;

std::uint64_t load_word(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

unsigned byte_at(std::string_view text, std::size_t offset) {
  return static_cast<unsigned char>(text[offset]);
}

bool is_continuation(unsigned byte) {
  return (byte & 0xC0u) == 0x80u;
}

// Length of the well-formed sequence at offset, 0 if it is malformed. The second byte's range is
// what excludes overlong forms, surrogates and values past the last plane.
std::uint32_t sequence_length(std::string_view text, std::size_t offset) {
  const unsigned lead = byte_at(text, offset);
  if (lead < 0x80) return 1;
  const std::size_t left = text.size() - offset;
  if (lead < 0xC2 || lead > 0xF4 || left < 2) return 0;
  const unsigned second = byte_at(text, offset + 1);
  if (lead < 0xE0) return is_continuation(second) ? 2 : 0;
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (second < low || second > high) return 0;
  if (left < 3 || !is_continuation(byte_at(text, offset + 2))) return 0;
  if (lead < 0xF0) return 3;
  return left >= 4 && is_continuation(byte_at(text, offset + 3)) ? 4 : 0;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    while (text.size() - at >= 16 &&
           ((load_word(text.data() + at) | load_word(text.data() + at + 8)) & kHighBits) == 0) {
      at += 16;
    }
    // One block of the mixed text, then back to the fast loop.
    const std::size_t stop = std::min(text.size(), at + 16);
    while (at < stop) {
      const std::uint32_t length = sequence_length(text, at);
      if (length == 0) return at;
      at += length;
    }
  }
  return kValid;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t continuations = 0;
  for (const char c : text) {
    continuations += is_continuation(static_cast<unsigned char>(c)) ? 1u : 0u;
  }
  return text.size() - continuations;
}

CodePoint decode(std::string_view text, std::size_t offset) {
  const std::uint32_t length = sequence_length(text, offset);
  const unsigned lead = byte_at(text, offset);
  if (length == 1) return {lead, 1};
  if (length == 0) return {0xFFFD, 1};
  char32_t value = lead & (0x7Fu >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    value = (value << 6) | (byte_at(text, offset + i) & 0x3Fu);
  }
  return {value, length};
}

CodePoint decode_before(std::string_view text, std::size_t offset) {
  std::size_t start = offset - 1;
  const std::size_t lowest = offset >= 4 ? offset - 4 : 0;
  while (start > lowest && is_continuation(byte_at(text, start))) --start;
  const CodePoint found = decode(text, start);
  if (start + found.length == offset) return found;
  return {0xFFFD, 1};
}

std::size_t encode(char32_t code_point, char* out) {
  if (code_point < 0x80) {
    out[0] = static_cast<char>(code_point);
    return 1;
  }
  const std::size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
  for (std::size_t i = length - 1; i > 0; --i) {
    out[i] = static_cast<char>(0x80u | (code_point & 0x3Fu));
    code_point >>= 6;
  }
  out[0] = static_cast<char>((0xF00u >> length & 0xF0u) | code_point);
  return length;
}

}  // namespace caesura::text
