// The voices of a Speech resource, as its list tells them.
#pragma once

#include <tts/ext/voices.h>
#include <tts/status.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace caesura::azure {

struct Voice {
  std::string id;  // the short name
  std::string name;
  std::string language;
  std::string gender;    // "female", "male", or empty
  std::string metadata;  // JSON: styles, roles, status, sample_rate
  std::vector<std::string> styles;
  std::vector<std::string> roles;

  tts_voice described() const;
};

// INVALID_ARGUMENT where the voice lacks the style or the role, which the service would ignore
// without a word; empty ones are had by all.
tts::Status check_style(const Voice& voice, std::string_view style, std::string_view role);

// UNAVAILABLE for what is no list of voices; an item without a short name is passed over.
tts::Result<std::vector<Voice>> parse_voices(std::string_view json);

// "en" holds en-GB, "en-GB" holds itself, the empty one holds all; letter case means nothing.
bool language_holds(std::string_view language, std::string_view locale);

}  // namespace caesura::azure
