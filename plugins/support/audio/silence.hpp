// Where a piece of speech is silent, measured in its samples.
//
// A frame is silent when every channel of it lies under -50 dBFS. A guard is silence that a trim
// leaves standing beside the sound, so that breath and decay under the threshold are not cut off;
// it is silence in the result, and so whoever asks for a pause counts the guard as part of it.
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/support/audio/pcm.hpp"

namespace caesura::audio {

// Largest magnitude under -50 dBFS: 32768 * 10^(-50/20) = 103.6.
inline constexpr int kSilencePeak = 103;

// Consecutive frames, [begin, begin + length).
struct FrameRun {
  std::uint64_t begin = 0;
  std::uint64_t length = 0;

  [[nodiscard]] constexpr std::uint64_t end() const { return begin + length; }
  [[nodiscard]] constexpr double begin_ms(std::uint32_t rate) const {
    return ms_of_frames(begin, rate);
  }
  [[nodiscard]] constexpr double length_ms(std::uint32_t rate) const {
    return ms_of_frames(length, rate);
  }
  friend constexpr bool operator==(const FrameRun&, const FrameRun&) = default;
};

// Every run of silent frames of at least `least_frames`, in order. Speech crosses zero all the
// time, so a useful least length is some milliseconds.
std::vector<FrameRun> silent_runs(const PcmView& pcm, std::uint64_t least_frames);

struct Edges {
  std::uint64_t leading = 0;   // silent frames before the first sound
  std::uint64_t trailing = 0;  // silent frames after the last sound
  bool silent = false;         // no sound at all: both edges are the whole length
};
Edges measure_edges(const PcmView& pcm);

// Silence that a trim keeps at each edge where there is as much, in milliseconds.
struct TrimGuard {
  std::uint32_t head_ms = 20;
  std::uint32_t tail_ms = 40;
};

// The frames that stay when the edges are trimmed down to their guards. Empty when all is silent.
FrameRun trimmed(const PcmView& pcm, TrimGuard guard);

}  // namespace caesura::audio
