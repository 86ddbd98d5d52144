// What stands around a mark: the characters before it, and the next word after it.
#pragma once

#include <cstddef>
#include <string_view>

#include "plugins/support/text/characters.hpp"
#include "plugins/support/text/utf8.hpp"

namespace caesura::text {

// Blanks from `from` on.
struct Gap {
  std::size_t end;  // first byte that is no blank
  bool paragraph;   // they hold a blank line or a paragraph separator
};

Gap skip_blanks(std::string_view text, std::size_t from);

// The first word after a mark, past blanks, quotes, brackets and dashes of the same paragraph.
struct NextWord {
  std::size_t offset;  // where it starts, or where the text or the paragraph ends before any word
  LetterCase letter;
  bool found;
};

NextWord find_next_word(std::string_view text, std::size_t from);

// True if the full stop at `offset` (one, alone) ends a sentence that goes on with `next`.
bool full_stop_ends_sentence(std::string_view text, std::size_t offset, const NextWord& next,
                             const struct LanguageRules& rules);

inline CharKind kind_at(std::string_view text, std::size_t offset) {
  const auto byte = static_cast<unsigned char>(text[offset]);
  return kind_of(byte < 0x80 ? byte : decode(text, offset).value);
}

}  // namespace caesura::text
