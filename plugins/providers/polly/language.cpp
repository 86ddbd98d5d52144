#include "plugins/providers/polly/language.hpp"

#include <algorithm>

namespace caesura::polly {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

// What others call the languages that Polly calls by a narrower name, in lower case.
struct Alias {
  std::string_view tag;
  std::string_view code;
};
constexpr Alias kAliases[] = {
    {"ar", "arb"},       {"ar-001", "arb"},    {"zh-cn", "cmn-CN"},      {"zh-hans-cn", "cmn-CN"},
    {"zh-hk", "yue-CN"}, {"yue-hk", "yue-CN"}, {"zh-hant-hk", "yue-CN"}, {"no-no", "nb-NO"}};

// The primary subtag as people ask for it.
std::string family(std::string_view tag) {
  std::string primary = lower(tag.substr(0, tag.find('-')));
  if (primary == "arb") return "ar";
  if (primary == "cmn" || primary == "yue") return "zh";
  return primary == "no" ? "nb" : primary;
}

}  // namespace

std::string language_code(std::string_view tag) {
  const std::string wanted = lower(tag);
  for (const Alias& alias : kAliases) {
    if (alias.tag == wanted) return std::string(alias.code);
  }
  const std::size_t hyphen = wanted.find('-');
  if (hyphen == std::string::npos) return wanted == "arb" ? wanted : std::string();
  return wanted.substr(0, hyphen) + upper(wanted.substr(hyphen));
}

bool language_holds(std::string_view asked, std::string_view code) {
  if (asked.empty()) return true;
  if (asked.find('-') == std::string_view::npos) {
    return lower(asked) == lower(code.substr(0, code.find('-'))) ||
           (family(asked) == lower(asked) && family(asked) == family(code));
  }
  const std::string wanted = lower(language_code(asked));
  return lower(code) == wanted || lower(code).starts_with(wanted + "-");
}

}  // namespace caesura::polly
