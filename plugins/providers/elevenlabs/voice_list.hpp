// The voices of an account, as its list tells them.
#pragma once

#include <tts/ext/voices.h>
#include <string>
#include <string_view>
#include <tts/status.hpp>
#include <vector>

namespace caesura::elevenlabs {

struct Voice {
  std::string id;
  std::string name;
  std::vector<std::string> languages;  // verified ones, or the label's; BCP 47
  std::string gender;                  // "female", "male", or empty
  std::string metadata;                // JSON: category, languages, labels

  // Whether it is known to speak `wanted` ("en" holds en-GB); one that names none speaks all.
  bool speaks(std::string_view wanted) const;
  // Borrowed from this object; the language is the first that fits `wanted`.
  tts_voice described(std::string_view wanted) const;
};

// UNAVAILABLE for what is no list of voices; an item without an id is passed over.
tts::Result<std::vector<Voice>> parse_voices(std::string_view json);

}  // namespace caesura::elevenlabs
