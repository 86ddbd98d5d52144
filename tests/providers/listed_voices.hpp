// What a provider's list of voices gives.
#pragma once

#include <tts/ext/voices.h>

#include "providers/speaking.hpp"

namespace caesura::test {

struct ListedVoices {
  tts_status code;
  std::vector<std::string> ids;  // "ID LANGUAGE GENDER"
  std::string last_metadata;
};

inline ListedVoices list_voices(const Speaker& speaker, std::string_view language,
                                tts_error* error = nullptr) {
  const auto* voices = speaker.extension<tts_ext_voices>(TTS_EXT_VOICES);
  ListedVoices listed{};
  const auto keep = [](void* user, const tts_voice* voice) noexcept -> tts_status {
    auto& into = *static_cast<ListedVoices*>(user);
    into.ids.push_back(std::string(tts::view(voice->id)) + " " +
                       std::string(tts::view(voice->language)) + " " +
                       std::string(tts::view(voice->gender)));
    into.last_metadata = tts::view(voice->metadata);
    return TTS_OK;
  };
  const TestContext context;
  listed.code = voices->list(voices, context.table(), tts::str(language), keep, &listed, error);
  return listed;
}

}  // namespace caesura::test
