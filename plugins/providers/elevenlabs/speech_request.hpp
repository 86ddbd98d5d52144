// What a request becomes for the service.
#pragma once

#include <string>
#include <tts/values.hpp>

#include "plugins/providers/elevenlabs/elevenlabs_options.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::elevenlabs {

struct SpeechRequest {
  std::string voice;
  std::string model;
  std::string language_code;  // empty = not sent: the model finds the language by itself
  const OutputFormat* format = nullptr;
  std::string query;           // without what is not heard
  std::string body;            // JSON in one spelling
  std::size_t characters = 0;  // code points of the text as it is sent
  text::ClassSet pauses_not_rendered;

  // All that is heard of it.
  std::string keyed() const { return query + "\n" + body; }
};

// Pure. INVALID_ARGUMENT for a request that the service cannot speak as it is meant.
tts::Result<SpeechRequest> render(const ElevenLabsOptions& options, const tts_request& request);

}  // namespace caesura::elevenlabs
