// The audio formats that Azure makes, by its own names and as the ABI describes them.
#pragma once

#include <tts/values.hpp>

#include <string>
#include <string_view>

namespace caesura::azure {

struct OutputFormat {
  std::string_view name;  // of the header X-Microsoft-OutputFormat
  int32_t encoding;       // TTS_ENCODING_*
  uint32_t sample_rate;   // Hz
  uint32_t bit_rate;      // bits per second; 0 = varies

  tts_audio_format described() const {
    return {sizeof(tts_audio_format), encoding, sample_rate, 1, bit_rate};
  }
  // Of audio with a constant rate, else 0.
  uint32_t bytes_per_second() const;
};

// nullptr for a name that is not Azure's, or whose audio this ABI cannot describe.
const OutputFormat* find_output_format(std::string_view name);

// The names of all of them, for people.
std::string output_format_names();

// What a request's format means here; unset members come from `usual` where the encoding is the
// same, else the format of that encoding nearest to speech. INVALID_ARGUMENT names what there is.
tts::Result<const OutputFormat*> choose_output_format(const OutputFormat& usual,
                                                      const tts_audio_format* wanted);

}  // namespace caesura::azure
