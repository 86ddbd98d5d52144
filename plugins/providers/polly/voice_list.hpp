// The voices of Polly in one region, as DescribeVoices tells them.
#pragma once

#include <tts/ext/voices.h>
#include <tts/status.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace caesura::polly {

struct Voice {
  std::string id;
  std::string name;
  std::string language;                // as Polly spells it
  std::vector<std::string> languages;  // further ones of a bilingual voice
  std::string gender;                  // "female", "male", or empty
  std::string metadata;                // JSON: engines, languages

  tts_voice described() const;
  bool speaks(std::string_view language) const;
};

struct VoicePage {
  std::vector<Voice> voices;
  std::string next_token;  // empty = this was the last page
};

// UNAVAILABLE for what is no list of voices; an item without an id is passed over.
tts::Result<VoicePage> parse_voices(std::string_view json);

}  // namespace caesura::polly
