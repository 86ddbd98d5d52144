// The audio formats that the service makes, by its own names and as the ABI describes them.
#pragma once

#include <string>
#include <string_view>
#include <tts/values.hpp>

namespace caesura::elevenlabs {

struct OutputFormat {
  std::string_view name;  // of the query's output_format
  int32_t encoding;       // TTS_ENCODING_*
  uint32_t sample_rate;   // Hz
  uint32_t bit_rate;      // bits per second; 0 = samples

  bool is_samples() const { return bit_rate == 0; }
};

// nullptr for a name that is not the service's.
const OutputFormat* find_output_format(std::string_view name);

// The names of all of them, for people.
std::string output_format_names();

// What a request's format means here; unset members come from `usual` where the encoding is the
// same, else the first of that encoding that fits. INVALID_ARGUMENT names what there is.
tts::Result<const OutputFormat*> choose_output_format(const OutputFormat& usual,
                                                      const tts_audio_format* wanted);

}  // namespace caesura::elevenlabs
