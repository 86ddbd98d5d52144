// The options of `use: tone`.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/providers/tone/script.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::tone {

extern const char kSchema[];  // JSON Schema of the options

// Milliseconds of a pause that nobody set, in the order of text::PauseClass.
using NaturalPauses = std::array<int32_t, text::kPauseClasses>;
inline constexpr NaturalPauses kNaturalPauses{280, 500, 0, 120, 200, 200};

struct ToneOptions {
  std::string voice = "tone";
  std::string language = "en";
  std::string epoch;
  uint32_t sample_rate = 24000;
  uint32_t channels = 1;
  uint32_t chunk_ms = 100;       // of audio in one write
  int64_t first_byte_ms = 0;     // wait before begin
  double real_time_factor = 0;   // time to speak a second of audio, in seconds
  uint32_t max_concurrency = 0;  // 0 = any number
  std::size_t max_characters = 100'000;
  NaturalPauses natural = kNaturalPauses;
  Script script;

  static tts::Result<ToneOptions> parse(std::string_view json);
};

}  // namespace caesura::tone
