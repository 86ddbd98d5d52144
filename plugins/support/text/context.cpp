#include "plugins/support/text/context.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "plugins/support/text/abbreviations.hpp"

namespace caesura::text {
namespace {

constexpr char32_t kParagraphSeparator = 0x2029;
constexpr char32_t kRightQuote = 0x2019;

bool belongs_to_word(char32_t c) {
  return is_letter(c) || case_of(c) == LetterCase::digit || c == U'.' || c == U'\'' ||
         c == kRightQuote || c == U'-';
}

// The word before a full stop, inner full stops included, with what decides about it.
struct Word {
  std::size_t offset = 0;
  std::size_t code_points = 0;
  LetterCase first = LetterCase::none;
  bool only_digits = true;
  bool only_letters_and_stops = true;
  bool single_letters = true;  // no two letters side by side: U.S, z.B
  bool too_long = false;
};

Word word_before(std::string_view text, std::size_t stop) {
  Word word;
  word.offset = stop;
  bool last_was_letter = false;
  while (word.offset > 0) {
    const CodePoint c = decode_before(text, word.offset);
    if (!belongs_to_word(c.value)) break;
    if (stop - word.offset > 2 * kLongestAbbreviation) {
      word.too_long = true;
      break;
    }
    word.offset -= c.length;
    ++word.code_points;
    const bool letter = is_letter(c.value);
    word.first = case_of(c.value);
    word.only_digits = word.only_digits && word.first == LetterCase::digit;
    word.only_letters_and_stops =
        word.only_letters_and_stops && (letter || c.value == U'.' || c.value == U'-');
    if (letter && last_was_letter) word.single_letters = false;
    last_was_letter = letter;
  }
  return word;
}

std::string_view lower_case(std::string_view word,
                            std::array<char, 2 * kLongestAbbreviation>& out) {
  std::size_t size = 0;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint c = decode(word, at);
    at += c.length;
    if (size + 4 > out.size()) return {};
    if (c.value < 0x80) {
      const bool upper = c.value >= 'A' && c.value <= 'Z';
      out[size++] = static_cast<char>(upper ? c.value + ('a' - 'A') : c.value);
      continue;
    }
    const auto lowered = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c.value)));
    size += encode(lowered, out.data() + size);
  }
  return {out.data(), size};
}

bool next_starts_sentence(std::string_view text, const NextWord& next, const LanguageRules& rules) {
  std::size_t end = next.offset;
  std::size_t letters = 0;
  while (end < text.size() && end - next.offset < 2 * kLongestAbbreviation) {
    const CodePoint c = decode(text, end);
    if (!is_letter(c.value)) break;
    end += c.length;
    ++letters;
  }
  const bool initial = letters == 1 && end < text.size() && text[end] == '.';
  return !initial && starts_sentence(rules, text.substr(next.offset, end - next.offset));
}

bool is_roman_number(std::string_view word) {
  return word.size() > 1 && word.find_first_not_of("IVXLCDM") == std::string_view::npos;
}

// Initials and spelt-out abbreviations: J., U.S., z.B.
bool is_initials(const Word& word) {
  return word.only_letters_and_stops && word.single_letters && word.first != LetterCase::none;
}

AbbreviationKind look_up(const LanguageRules& rules, std::string_view word) {
  if (word.size() > kLongestAbbreviation) return AbbreviationKind::none;
  std::array<char, 2 * kLongestAbbreviation> buffer;
  return find_abbreviation(rules, lower_case(word, buffer));
}

// `z. B.` and `p. ej.`: the word and the one before it, looked up as if written without the blank.
AbbreviationKind look_up_spaced(std::string_view text, std::size_t stop, const Word& word,
                                const LanguageRules& rules) {
  if (word.offset < 3) return AbbreviationKind::none;
  const CodePoint blank = decode_before(text, word.offset);
  const std::size_t before = word.offset - blank.length;
  if (kind_of(blank.value) != CharKind::space || before == 0 || text[before - 1] != '.') {
    return AbbreviationKind::none;
  }
  const Word first = word_before(text, before - 1);
  const std::string_view head = text.substr(first.offset, before - first.offset);
  const std::string_view tail = text.substr(word.offset, stop - word.offset);
  std::array<char, kLongestAbbreviation> joined;
  if (first.too_long || head.size() + tail.size() > joined.size()) return AbbreviationKind::none;
  std::copy(tail.begin(), tail.end(), std::copy(head.begin(), head.end(), joined.begin()));
  return look_up(rules, {joined.data(), head.size() + tail.size()});
}

AbbreviationKind kind_of_word(std::string_view text, std::size_t stop, const Word& word,
                              bool before_number, const LanguageRules& rules) {
  const std::string_view whole = text.substr(word.offset, stop - word.offset);
  AbbreviationKind known = look_up_spaced(text, stop, word, rules);
  if (known == AbbreviationKind::none) known = look_up(rules, whole);
  if (known == AbbreviationKind::number && !before_number) known = AbbreviationKind::none;
  if (known != AbbreviationKind::none) return known;
  const bool initial = word.first == LetterCase::upper || word.code_points > 1;
  if (is_initials(word) && initial) return AbbreviationKind::usually;
  if (rules.ordinal_stop) {
    if (word.only_digits && word.code_points <= 2) return AbbreviationKind::usually;
    if (is_roman_number(whole)) return AbbreviationKind::usually;
  }
  return AbbreviationKind::none;
}

// A word in lower case, perhaps with a capital in front, that has the shape of no abbreviation. A
// quick "no" for most words; false means only that a closer look is needed.
bool is_ordinary_word(std::string_view text, std::size_t stop, const LanguageRules& rules) {
  std::size_t begin = stop;
  while (begin > 0 && is_ascii_lower(text[begin - 1])) --begin;
  if (begin == stop) return false;
  if (begin > 0 && is_ascii_upper(text[begin - 1])) --begin;
  const std::size_t length = stop - begin;
  if (begin > 0 && text[begin - 1] != ' ' && text[begin - 1] != '\n' && text[begin - 1] != '"')
    return false;
  if (length > kLongestAbbreviation) return true;
  // The first part of `z. B.` stands before the blank.
  if (begin > 1 && text[begin - 2] == '.') return false;
  const auto first = static_cast<std::size_t>((text[begin] | 0x20) - 'a');
  const unsigned lengths = rules.shapes[first];
  return (lengths >> length & 1u) == 0;
}

}  // namespace

Gap skip_blanks(std::string_view text, std::size_t from) {
  Gap gap{from, false};
  unsigned line_feeds = 0;
  while (gap.end < text.size()) {
    const auto byte = static_cast<unsigned char>(text[gap.end]);
    if (byte < 0x80) {
      if (kind_of(byte) != CharKind::space) break;
      line_feeds += byte == '\n' ? 1u : 0u;
      ++gap.end;
      continue;
    }
    const CodePoint c = decode(text, gap.end);
    if (kind_of(c.value) != CharKind::space) break;
    if (c.value == kParagraphSeparator) line_feeds += 2;
    gap.end += c.length;
  }
  gap.paragraph = line_feeds >= 2;
  return gap;
}

NextWord find_next_word(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    const CodePoint c = decode(text, from);
    const CharKind kind = kind_of(c.value);
    if (kind == CharKind::spoken) return {from, case_of(c.value), true};
    if (kind == CharKind::space) {
      const Gap gap = skip_blanks(text, from);
      if (gap.paragraph) return {from, LetterCase::none, false};
      from = gap.end;
    } else {
      from += c.length;
    }
  }
  return {text.size(), LetterCase::none, false};
}

bool full_stop_ends_sentence(std::string_view text, std::size_t offset, const NextWord& next,
                             const LanguageRules& rules) {
  if (!next.found) return true;
  if (next.letter == LetterCase::lower) return false;
  if (is_ordinary_word(text, offset, rules)) return true;
  const Word word = word_before(text, offset);
  if (word.code_points == 0 || word.too_long) return true;
  const bool before_number = next.letter == LetterCase::digit;
  switch (kind_of_word(text, offset, word, before_number, rules)) {
    case AbbreviationKind::always:
    case AbbreviationKind::number:
      return false;
    case AbbreviationKind::usually:
      return next_starts_sentence(text, next, rules);
    case AbbreviationKind::word:
    case AbbreviationKind::none:
      break;
  }
  return true;
}

}  // namespace caesura::text
