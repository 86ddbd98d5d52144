// Finds the bytes at which a mark can start, 16 at a time.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace caesura::text {

// ASCII marks, the line feed, the hyphen (two make a dash), and the lead bytes of every other mark.
constexpr std::array<bool, 256> make_candidate_bytes() {
  std::array<bool, 256> bytes{};
  for (const unsigned c : {0x0Au, 0x21u, 0x2Cu, 0x2Du, 0x2Eu, 0x3Au, 0x3Bu, 0x3Fu}) bytes[c] = true;
  for (const unsigned lead : {0xC2u, 0xCDu, 0xCEu, 0xD5u, 0xD6u, 0xD8u, 0xDBu, 0xDCu, 0xDFu, 0xE0u,
                              0xE1u, 0xE2u, 0xE3u, 0xEAu, 0xEFu}) {
    bytes[lead] = true;
  }
  return bytes;
}

inline constexpr auto kCandidateBytes = make_candidate_bytes();

// Walks the candidates of a text in order.
class Candidates {
 public:
  explicit Candidates(std::string_view text) : text_(text) {}

  // The first candidate at or after `from`, or text.size(). `from` never decreases.
  std::size_t next(std::size_t from) {
    while (true) {
      if (from >= block_end_) {
        if (from >= text_.size()) return text_.size();
        load(from);
        from = block_;  // blocks without a candidate were passed over
      }
      bits_ &= ~std::uint32_t{0} << (from - block_);
      while (bits_ != 0) {
        const std::size_t at = block_ + static_cast<std::size_t>(std::countr_zero(bits_));
        if (kCandidateBytes[static_cast<unsigned char>(text_[at])]) return at;
        bits_ &= bits_ - 1;
      }
      from = block_end_;
    }
  }

 private:
  void load(std::size_t from) {
    block_ = from;
#if defined(__SSE2__)
    if (text_.size() - from >= kWide + kAhead) {
      const char* at = text_.data() + from;
      while (true) {
        bits_ = mask(at) | mask(at + 16) << 16;
        if (bits_ != 0 || text_.size() - block_ < 2 * kWide + kAhead) break;
        block_ += kWide;
        at += kWide;
      }
      block_end_ = block_ + kWide;
      return;
    }
#endif
    bits_ = 0;
    block_end_ = block_;
    while (block_end_ < text_.size() && block_end_ - block_ < kNarrow) {
      const bool hit = kCandidateBytes[static_cast<unsigned char>(text_[block_end_])];
      bits_ |= (hit ? 1u : 0u) << (block_end_ - block_);
      ++block_end_;
    }
  }

  static constexpr std::size_t kWide = 32;
  static constexpr std::size_t kNarrow = 31;
  static constexpr std::size_t kAhead = 2;  // bytes that mask() reads past its own

#if defined(__SSE2__)
  // Candidates among 16 bytes. What the next bytes rule out is not among them: a line feed with
  // ASCII text behind it, a single hyphen, curly quotes. Of other lead bytes the table keeps its
  // own.
  static std::uint32_t mask(const char* at) {
    const __m128i bytes = load_at(at);
    const __m128i next = load_at(at + 1);
    const __m128i third = load_at(at + 2);
    const __m128i line_end =
        _mm_and_si128(is(bytes, '\n'), _mm_cmplt_epi8(next, _mm_set1_epi8('!')));
    const __m128i dash = _mm_and_si128(is(bytes, '-'), is(next, '-'));
    const __m128i stops = _mm_or_si128(_mm_or_si128(is(bytes, ','), is(bytes, '.')),
                                       _mm_or_si128(is(bytes, '!'), is(bytes, '?')));
    const __m128i marks = _mm_or_si128(stops, in(bytes, ':', 1));
    const __m128i curly =
        _mm_and_si128(is(bytes, '\xE2'), _mm_and_si128(is(next, '\x80'), in(third, '\x98', 7)));
    const __m128i lead = _mm_andnot_si128(curly, in(bytes, '\xC2', 0x3D));
    const __m128i ascii = _mm_or_si128(_mm_or_si128(line_end, dash), marks);
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(ascii, lead)));
  }

  static __m128i load_at(const char* at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  }

  static __m128i is(__m128i bytes, char c) {
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
  }

  // From `low` to `low + width`.
  static __m128i in(__m128i bytes, char low, char width) {
    const __m128i above = _mm_sub_epi8(bytes, _mm_set1_epi8(low));
    return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8(width)), above);
  }
#endif

  std::string_view text_;
  std::size_t block_ = 0;
  std::size_t block_end_ = 0;
  std::uint32_t bits_ = 0;
};

}  // namespace caesura::text
