// The voices that a compatible server tells of at /v1/audio/voices.
#pragma once

#include <string>
#include <string_view>
#include <tts/status.hpp>
#include <vector>

namespace caesura::openai {

struct ListedVoice {
  std::string id;
  std::string name;
  std::string language;  // BCP 47, or empty
  std::string gender;    // "female", "male", or empty
};

// Servers differ: a list, or an object with it as `voices` or `data`; of names, or of objects with
// id, voice_id or name. Empty names are left out. DATA_LOSS where there is no such list.
tts::Result<std::vector<ListedVoice>> parse_voices(std::string_view json);

// Whether a voice of `language` is wanted; a voice that names none speaks all.
bool speaks(std::string_view language, std::string_view wanted);

}  // namespace caesura::openai
