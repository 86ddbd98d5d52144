// Samples as a pure function of the plan: whole numbers only, so the same on every machine.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "plugins/providers/tone/plan.hpp"

namespace caesura::tone {

struct Manner {
  std::string_view voice;
  std::string_view language;
  uint32_t sample_rate = 0;
  double rate_pct = 0;
  double pitch_pct = 0;
  double volume_pct = 0;
};

// A piece with its place in the audio, in frames, and its wave.
struct Note {
  uint64_t start;
  uint64_t frames;
  uint64_t half_waves;  // that fill the frames
  int32_t amplitude;    // peak; 0 = digital silence
};

// One note for each piece. Every note that sounds begins and ends at its peak, and a gap between
// words hums at -40 dBFS, so that at normal volume each silent run in the audio is a pause, to the
// sample.
std::vector<Note> make_notes(std::string_view text, const std::vector<Piece>& plan,
                             const Manner& manner);

// A triangle wave; `frame` counts from the note's start.
int16_t sample_of(const Note& note, uint64_t frame);

}  // namespace caesura::tone
