#include "plugins/providers/polly/engine.hpp"

#include <algorithm>

namespace caesura::polly {
namespace {

constexpr Engine kEngines[] = {{"standard", 22050, true, false, true},
                               {"neural", 24000, false, true, true},
                               {"long-form", 24000, false, false, true},
                               {"generative", 24000, false, false, false}};

constexpr std::string_view kOfAll[] = {"speak",   "break", "lang",   "mark", "p", "phoneme",
                                       "prosody", "s",     "say-as", "sub",  "w"};

}  // namespace

const Engine* find_engine(std::string_view name) {
  const auto* found = std::find_if(std::begin(kEngines), std::end(kEngines),
                                   [name](const Engine& engine) { return engine.name == name; });
  return found == std::end(kEngines) ? nullptr : found;
}

bool takes_element(const Engine& engine, std::string_view element, std::string_view effect) {
  if (std::find(std::begin(kOfAll), std::end(kOfAll), element) != std::end(kOfAll)) return true;
  const bool standard = engine.name == "standard";
  if (element == "emphasis" || element == "amazon:auto-breaths" || element == "amazon:breath") {
    return standard;
  }
  if (element == "amazon:domain") return engine.has_news;
  if (element != "amazon:effect") return false;
  return standard || (effect == "drc" && engine.has_marks);
}

}  // namespace caesura::polly
