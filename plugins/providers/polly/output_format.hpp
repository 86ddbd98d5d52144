// The audio formats that Polly makes.
#pragma once

#include <tts/values.hpp>

#include <string>
#include <string_view>

#include "plugins/providers/polly/engine.hpp"

namespace caesura::polly {

struct OutputFormat {
  std::string_view name;     // OutputFormat of the service: "pcm", "ogg_vorbis"
  int32_t encoding = 0;      // TTS_ENCODING_*
  uint32_t sample_rate = 0;  // Hz

  tts_audio_format described() const {
    return {sizeof(tts_audio_format), encoding, sample_rate, 1, 0};
  }
};

// What a config says of the audio of requests without a format.
struct UsualFormat {
  std::string name = "pcm";
  uint32_t sample_rate = 0;  // Hz; 0 = the service's default for format and engine
};

// INVALID_ARGUMENT names the option, and what there is.
tts::Status check_usual_format(const UsualFormat& usual);

// What a request's format means here; unset members come from `usual` where the encoding is the
// same. INVALID_ARGUMENT names what there is.
tts::Result<OutputFormat> choose_output_format(const UsualFormat& usual, const Engine& engine,
                                               const tts_audio_format* wanted);

}  // namespace caesura::polly
