// What each code point is to the scanner of marks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace caesura::text {

enum class CharKind : std::uint8_t {
  spoken,     // a letter, digit or symbol: something an engine reads aloud
  space,      // any blank or line end
  full_stop,  // `.`, a danda, an ideographic full stop ...
  question,
  exclamation,
  comma,
  semicolon,
  colon,
  dash,  // em dash; and en dash, which counts only between spaces
  ellipsis,
  closer,  // closing bracket or quote, emphasis mark
  opener,  // opening bracket or quote, inverted mark
  quote,   // a quote that opens or closes, by language and place
  silent,  // neither read aloud nor a mark: hyphen, bullet, zero-width character
};

constexpr std::array<CharKind, 128> make_ascii_kinds() {
  std::array<CharKind, 128> kinds{};
  for (std::size_t c = 0; c < kinds.size(); ++c) {
    kinds[c] = c < 0x20 || c == 0x7F ? CharKind::silent : CharKind::spoken;
  }
  for (const char c : {' ', '\t', '\n', '\v', '\f', '\r'}) {
    kinds[static_cast<std::size_t>(c)] = CharKind::space;
  }
  kinds['.'] = CharKind::full_stop;
  kinds['?'] = CharKind::question;
  kinds['!'] = CharKind::exclamation;
  kinds[','] = CharKind::comma;
  kinds[';'] = CharKind::semicolon;
  kinds[':'] = CharKind::colon;
  for (const char c : {')', ']', '}', '*', '_'}) {
    kinds[static_cast<std::size_t>(c)] = CharKind::closer;
  }
  for (const char c : {'(', '[', '{'}) kinds[static_cast<std::size_t>(c)] = CharKind::opener;
  for (const char c : {'"', '\''}) kinds[static_cast<std::size_t>(c)] = CharKind::quote;
  for (const char c : {'-', '~', '`'}) kinds[static_cast<std::size_t>(c)] = CharKind::silent;
  return kinds;
}

inline constexpr auto kAsciiKinds = make_ascii_kinds();

CharKind kind_beyond_ascii(char32_t code_point);

inline CharKind kind_of(char32_t code_point) {
  return code_point < 0x80 ? kAsciiKinds[code_point] : kind_beyond_ascii(code_point);
}

inline bool is_punctuation_mark(CharKind kind) {
  return kind >= CharKind::full_stop && kind <= CharKind::ellipsis;
}

inline bool ends_sentence(CharKind kind) {
  return kind >= CharKind::full_stop && kind <= CharKind::exclamation;
}

constexpr bool is_ascii_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_ascii_word(char c) {
  return is_ascii_lower(static_cast<char>(c | 0x20)) || is_ascii_digit(c);
}

enum class LetterCase : std::uint8_t { none, lower, upper, digit };

// `none` is a letter of a script without case, or no letter at all.
LetterCase case_of(char32_t code_point);

bool is_letter(char32_t code_point);

// Scripts written without spaces between sentences: an ASCII mark before one of their characters
// still is a mark.
bool is_east_asian(char32_t code_point);

}  // namespace caesura::text
