#include "plugins/providers/google/voice_dialect.hpp"

#include <strings.h>

#include <algorithm>

namespace caesura::google {
namespace {

bool has(std::string_view voice, std::string_view family) {
  return voice.find(family) != std::string_view::npos;
}

bool same_letters(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

// The service names two languages by their members.
std::string_view own_name(std::string_view primary) {
  if (same_letters(primary, "zh")) return "cmn";
  return same_letters(primary, "no") ? std::string_view("nb") : primary;
}

}  // namespace

VoiceDialect dialect_of(std::string_view voice, std::string_view model) {
  if (!model.empty()) return {.ssml = false};
  if (has(voice, "-Chirp3-HD-")) {
    return {.ssml = false, .pause_tags = true, .fastest = 2, .pitch = false};
  }
  if (has(voice, "-Chirp-HD-") || has(voice, "-Journey-")) {
    return {.ssml = false, .fastest = 0, .pitch = false};
  }
  if (has(voice, "-Studio-")) return {.time_points = false, .pitch = false};
  return {};
}

std::string_view locale_of_voice(std::string_view voice) {
  const auto all = [](std::string_view part, char first, char last) {
    return std::all_of(part.begin(), part.end(), [=](char c) { return c >= first && c <= last; });
  };
  const std::size_t primary = voice.find('-');
  if (primary != 2 && primary != 3) return {};
  if (!all(voice.substr(0, primary), 'a', 'z')) return {};
  const std::size_t end = voice.find('-', primary + 1);
  if (end == std::string_view::npos) return {};
  const std::string_view region = voice.substr(primary + 1, end - primary - 1);
  const bool country = region.size() == 2 && all(region, 'A', 'Z');
  const bool area = region.size() == 3 && all(region, '0', '9');
  return country || area ? voice.substr(0, end) : std::string_view{};
}

bool speaks(std::string_view locale, std::string_view language) {
  const std::string_view primary = language.substr(0, language.find('-'));
  const std::string_view rest = language.substr(primary.size());
  const std::size_t end = std::min(locale.find('-'), locale.size());
  if (!same_letters(own_name(primary), locale.substr(0, end))) return false;
  return rest.empty() || same_letters(rest, locale.substr(end));
}

}  // namespace caesura::google
