#include "plugins/support/text/language.hpp"

#include "plugins/support/text/abbreviations.hpp"

namespace caesura::text {

Language::Language() : rules_(&english_rules()) {}

Language Language::from_tag(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
  if (primary.empty()) return Language();
  char lowered[3];
  if (primary.size() > sizeof lowered) return Language(shared_rules());
  for (std::size_t i = 0; i < primary.size(); ++i) {
    const char c = primary[i];
    lowered[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  const std::string_view code(lowered, primary.size());
  for (const LanguageRules& rules : all_rules()) {
    if (rules.code == code) return Language(rules);
  }
  return Language(shared_rules());
}

}  // namespace caesura::text
