// What a request becomes for the server.
#pragma once

#include <string>
#include <tts/values.hpp>

#include "plugins/providers/openai/openai_options.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::openai {

struct SpeechRequest {
  std::string model;
  std::string voice;
  std::string instructions;
  ResponseFormat format = ResponseFormat::kWav;
  uint32_t sample_rate = 0;  // Hz that the audio must have; 0 = whatever comes
  // The canonical JSON that is sent, without stream_format, which changes how the same audio comes.
  std::string keyed_body;

  std::string body(bool events) const;
};

// Pure. INVALID_ARGUMENT for a request that this endpoint cannot speak as it is meant.
tts::Result<SpeechRequest> render(const OpenAiOptions& options, const tts_request& request);

// The classes that the request sets and that would act on its text; the endpoint renders none.
tts::Result<text::ClassSet> pauses_not_rendered(const OpenAiOptions& options,
                                                const tts_request& request);

}  // namespace caesura::openai
