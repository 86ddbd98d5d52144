// Words whose full stop does not end a sentence, for each language.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace caesura::text {

enum class AbbreviationKind : std::uint8_t {
  none,
  always,   // never ends a sentence: Dr., Mr., e.g.
  number,   // does not before a number: No. 5, p. 12
  usually,  // ends one only before a word that commonly starts a sentence: Inc. The
  word,     // ends one as any word does, though it looks like initials: p.m.
};

struct Abbreviation {
  std::string_view word;  // lower case, without its last full stop
  AbbreviationKind kind;
};

// For each first letter the lengths at which any abbreviation exists, one bit each: most words are
// told apart from all of them without a search.
using AbbreviationShapes = std::array<std::uint16_t, 26>;

struct LanguageRules {
  std::string_view code;                       // first subtag; empty for the shared rules
  std::span<const Abbreviation> words;         // sorted by word
  std::span<const std::string_view> starters;  // sorted: words that commonly start a sentence
  AbbreviationShapes shapes;                   // of the words in ASCII letters alone
  bool ordinal_stop = false;                   // `3.` is "third"
  bool greek_marks = false;                    // `;` asks, a raised dot is a semicolon
};

// Longest entry in bytes; a longer word is no abbreviation.
inline constexpr std::size_t kLongestAbbreviation = 12;

const LanguageRules& shared_rules();
const LanguageRules& english_rules();
std::span<const LanguageRules> all_rules();

// `word` in lower case.
AbbreviationKind find_abbreviation(const LanguageRules& rules, std::string_view word);
bool starts_sentence(const LanguageRules& rules, std::string_view word);

}  // namespace caesura::text
