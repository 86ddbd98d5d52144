#include "plugins/providers/command/engine_voices.hpp"

#include <algorithm>
#include <set>
#include <sstream>

namespace caesura::command {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::vector<EngineVoice> parse_espeak_ng_voices(std::string_view listing) {
  std::vector<EngineVoice> voices;
  std::set<std::string> seen;
  std::istringstream lines{std::string(listing)};
  std::string line;
  std::getline(lines, line);  // the heads of the columns
  while (std::getline(lines, line)) {
    std::istringstream columns(line);
    std::string priority, language, age_gender, name;
    if (!(columns >> priority >> language >> age_gender >> name)) continue;
    if (!seen.insert(language).second) continue;
    std::replace(name.begin(), name.end(), '_', ' ');
    const char gender = age_gender.back();
    voices.push_back({language, name, language,
                      gender == 'F'   ? "female"
                      : gender == 'M' ? "male"
                                      : ""});
  }
  return voices;
}

std::vector<EngineVoice> parse_flite_voices(std::string_view listing) {
  std::vector<EngineVoice> voices;
  const auto colon = listing.find(':');
  if (colon == std::string_view::npos) return voices;
  std::istringstream names{std::string(listing.substr(colon + 1))};
  for (std::string name; names >> name;) voices.push_back({name, name, "en-US", ""});
  return voices;
}

bool speaks(std::string_view language, std::string_view wanted) {
  if (wanted.size() > language.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (lower(language[i]) != lower(wanted[i])) return false;
  }
  return wanted.empty() || wanted.size() == language.size() || language[wanted.size()] == '-';
}

}  // namespace caesura::command
