// The language of a text, as far as marks depend on it.
#pragma once

#include <cstdint>
#include <string_view>

namespace caesura::text {

struct LanguageRules;

// A resolved language tag: resolve once, then scan many texts. Cheap to copy, immutable.
class Language {
 public:
  Language();  // the default: English abbreviations

  // A BCP 47 tag ("de", "pt-BR", "zh-Hant-TW"); only its first subtag matters, in any letter case.
  // An empty tag is the default; a language without a table of its own gets the shared one, which
  // knows international titles and nothing that is a word elsewhere.
  static Language from_tag(std::string_view tag);

  const LanguageRules& rules() const { return *rules_; }

 private:
  explicit Language(const LanguageRules& rules) : rules_(&rules) {}

  const LanguageRules* rules_;
};

}  // namespace caesura::text
