// What a family of voices takes, known by the voice's name: families differ more than languages.
#pragma once

#include <string_view>

namespace caesura::google {

struct VoiceDialect {
  bool ssml = true;         // documents, and with them pauses of any length
  bool pause_tags = false;  // [pause short], [pause] and [pause long] in input.markup
  bool time_points = true;  // of marks in documents, where they are taken
  double fastest = 4;       // of speakingRate; 0 = the member must not be there
  bool pitch = true;        // audioConfig.pitch
};

// `model` is the voice's modelName, empty but for voices that a model speaks.
VoiceDialect dialect_of(std::string_view voice, std::string_view model);

// "cmn-CN" of "cmn-CN-Wavenet-A"; empty where the name begins with no locale.
std::string_view locale_of_voice(std::string_view voice);

// Whether a voice of `locale` speaks what `language` asks for: "en" and "EN-us" ask for en-US.
bool speaks(std::string_view locale, std::string_view language);

}  // namespace caesura::google
