// The audio that the service makes, by its own names and as the ABI describes it.
#pragma once

#include <tts/values.hpp>

#include <string_view>

#include "plugins/support/audio/codec_head.hpp"

namespace caesura::google {

struct AudioEncoding {
  std::string_view option;  // "linear16", in the config
  std::string_view name;    // "LINEAR16", in audioConfig.audioEncoding
  int32_t encoding;         // TTS_ENCODING_*
  bool wav;                 // comes in a WAV file, which is taken off
};

// Of a name that the schema has checked.
const AudioEncoding& find_encoding(std::string_view option);

// The codec of audio that is passed on as it comes; never asked for samples.
audio::Codec codec_of(const AudioEncoding& encoding);

struct AudioFormat {
  const AudioEncoding* encoding = nullptr;
  uint32_t sample_rate = 0;  // Hz that are asked for; 0 = the voice's own
};

// What a request's format means here; what it leaves open is as `usual`. INVALID_ARGUMENT names
// what there is.
tts::Result<AudioFormat> choose_format(const AudioFormat& usual, const tts_audio_format* wanted);

}  // namespace caesura::google
