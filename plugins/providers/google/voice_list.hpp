// The voices of the service, as its list tells them.
#pragma once

#include <tts/ext/voices.h>
#include <tts/status.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace caesura::google {

struct Voice {
  std::string name;
  std::vector<std::string> languages;
  std::string gender;    // "female", "male", "neutral" or empty
  std::string metadata;  // JSON: languages, sample_rate, pauses

  tts_voice described() const;
  // Whether one of its languages is the wanted one or a region of it; an empty one means any.
  bool speaks(std::string_view wanted) const;
};

// UNAVAILABLE for what is no list of voices; an item without a name is passed over.
tts::Result<std::vector<Voice>> parse_voices(std::string_view json);

}  // namespace caesura::google
