#include "plugins/support/audio/silence.hpp"

#include <algorithm>

namespace caesura::audio {
namespace {

constexpr bool is_silent(std::int16_t sample) {
  return sample <= kSilencePeak && sample >= -kSilencePeak;
}

// Samples are compared flat: a frame is silent exactly when all of its samples are.
std::uint64_t first_loud(const PcmView& pcm, std::uint64_t from) {
  const std::uint64_t end = pcm.samples();
  while (from < end && is_silent(pcm.sample(from))) ++from;
  return from;
}

}  // namespace

std::vector<FrameRun> silent_runs(const PcmView& pcm, std::uint64_t least_frames) {
  std::vector<FrameRun> runs;
  if (pcm.frames() == 0) return runs;
  const std::uint64_t channels = pcm.format().channels;
  std::uint64_t frame = 0;
  while (frame < pcm.frames()) {
    const std::uint64_t loud_frame = first_loud(pcm, frame * channels) / channels;
    const FrameRun run{frame, loud_frame - frame};
    if (run.length > 0 && run.length >= least_frames) runs.push_back(run);
    frame = loud_frame + 1;
  }
  return runs;
}

Edges measure_edges(const PcmView& pcm) {
  const std::uint64_t samples = pcm.samples();
  const std::uint64_t first = first_loud(pcm, 0);
  if (first == samples) return {pcm.frames(), pcm.frames(), true};
  std::uint64_t last = samples - 1;
  while (is_silent(pcm.sample(last))) --last;
  const std::uint64_t channels = pcm.format().channels;
  return {first / channels, pcm.frames() - 1 - last / channels, false};
}

FrameRun trimmed(const PcmView& pcm, TrimGuard guard) {
  const Edges edges = measure_edges(pcm);
  if (edges.silent) return {};
  const std::uint32_t rate = pcm.format().sample_rate;
  const std::uint64_t head = std::min(edges.leading, frames_of_ms(guard.head_ms, rate));
  const std::uint64_t tail = std::min(edges.trailing, frames_of_ms(guard.tail_ms, rate));
  const std::uint64_t begin = edges.leading - head;
  return {begin, pcm.frames() - (edges.trailing - tail) - begin};
}

}  // namespace caesura::audio
