// Reads the lists of voices that engines print.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace caesura::command {

struct EngineVoice {
  std::string id;
  std::string name;
  std::string language;  // BCP 47
  std::string gender;    // "female", "male" or empty
};

// `espeak-ng --voices`. The engine takes a voice by its language, so that is the id.
std::vector<EngineVoice> parse_espeak_ng_voices(std::string_view listing);

// `flite -lv`. It does not tell languages; those that come with it speak English.
std::vector<EngineVoice> parse_flite_voices(std::string_view listing);

// Whether a voice of `language` answers a question for `wanted`: "en" gives en-GB too.
bool speaks(std::string_view language, std::string_view wanted);

}  // namespace caesura::command
