// What each code point is to the scanner of marks.
#pragma once

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

CharKind kind_of(char32_t code_point);

inline bool is_punctuation_mark(CharKind kind) {
  return kind >= CharKind::full_stop && kind <= CharKind::ellipsis;
}

inline bool ends_sentence(CharKind kind) {
  return kind >= CharKind::full_stop && kind <= CharKind::exclamation;
}

enum class LetterCase : std::uint8_t { none, lower, upper, digit };

// `none` is a letter of a script without case, or no letter at all.
LetterCase case_of(char32_t code_point);

bool is_letter(char32_t code_point);

// Scripts written without spaces between sentences: an ASCII mark before one of their characters
// still is a mark.
bool is_east_asian(char32_t code_point);

}  // namespace caesura::text
