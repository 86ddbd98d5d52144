// Joins the rendered segments of a chapter into one WAV file with exact silence between them.
//
// Engines leave silence of varying length at the edges of what they say. So each edge is measured
// (frames under -50 dBFS on every channel), trimmed down to a short guard that fades out, and
// filled up with digital zero until the silence, guards included, is the pause asked for, to the
// frame. Where the chapter's file begins and ends:
//   - its end carries the whole chapter pause, so that files played in a row are a chapter apart;
//   - its beginning keeps at most kHeadGuardMs of the first segment's own leading silence.
// A pause of kEngineOwn leaves the two edges that meet there as they are, and adds nothing.
// A segment without any sound leaves no trace: of the pauses around it the larger one stays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "plugins/support/audio/pcm.hpp"
#include "plugins/support/audio/silence.hpp"
#include "plugins/support/audio/wav_writer.hpp"

namespace caesura::assembler {

// Any negative pause means this.
inline constexpr std::int32_t kEngineOwn = -2;
// What a file keeps before its first sound, so that a soft onset is not cut off.
inline constexpr std::uint32_t kHeadGuardMs = 10;

// Where the sound of a segment lies in the file, without the silence at its edges.
struct Placement {
  double start_ms = 0;
  double duration_ms = 0;
};

// One object per file, one thread. Needs memory for one segment's trailing silence. Failures throw
// std::runtime_error with one line; the file then stays as it was before.
class ChapterAssembler {
 public:
  // `chapter_pause_ms`: the silence at the end of the file.
  ChapterAssembler(std::filesystem::path path, std::int32_t chapter_pause_ms);

  // `pcm`: whole frames of signed 16-bit little-endian PCM. `pause_after_ms`: the silence up to the
  // next segment; behind the last one the chapter pause stands instead. `id` is for messages.
  // Throws when the format is not the first segment's.
  Placement add(std::string_view id, std::span<const std::byte> pcm, audio::PcmFormat format,
                std::int32_t pause_after_ms);

  // Ends the file and makes it visible. Throws when no segment came.
  void finish();

  [[nodiscard]] double duration_ms() const;

 private:
  void open(std::string_view id, std::span<const std::byte> pcm, audio::PcmFormat format);
  // Writes the waiting silence and says how much of `leading` may follow.
  std::uint64_t join(std::int32_t pause_ms, std::uint64_t leading);
  void write_head(const audio::PcmView& pcm, std::uint64_t leading, std::uint64_t kept);
  void write_tail(std::uint64_t kept);

  std::filesystem::path path_;
  std::int32_t chapter_pause_ms_;
  std::int32_t pause_ms_ = kEngineOwn;  // after the latest segment
  bool has_sound_ = false;
  std::vector<std::byte> tail_;  // the latest segment's trailing silence, not yet written
  std::optional<audio::WavWriter> writer_;
};

}  // namespace caesura::assembler
