// Takes the WAV container off a stream that arrives in pieces of any size.
//
// libsndfile reads files and is what the tests judge with; it is not used here because it wants to
// seek, and because engines that write to a pipe cannot know their length and so write a false one
// (0, 0x7FFFF000, 0xFFFFFFFF and the like), which it takes at its word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace caesura::audio {

enum class WavEncoding { kPcmU8, kPcmS16, kPcmS24, kPcmS32, kFloat32, kFloat64, kAlaw, kMulaw };

// A name for messages: "pcm_s16le".
std::string_view name_of(WavEncoding encoding);

struct WavFormat {
  std::uint32_t sample_rate = 0;
  std::uint32_t channels = 0;
  std::uint32_t frame_bytes = 0;  // bytes of one sample of every channel
  WavEncoding encoding = WavEncoding::kPcmS16;
  // Bytes of audio that the header promises; empty when the writer could not know.
  std::optional<std::uint64_t> data_bytes;
};

// Push what arrives; what comes back is the audio in it. One object per stream, one thread.
class WavStream {
 public:
  // The part of `piece` that is audio: empty inside the header and behind the promised length.
  // Valid as long as `piece` is. After a failure nothing comes back any more.
  std::span<const std::byte> push(std::span<const std::byte> piece);

  // The stream has ended. False, with error(), when the header or the promised audio was cut
  // short, or audio ends inside a frame.
  bool finish();

  // Set from the moment at which the header is complete.
  [[nodiscard]] const std::optional<WavFormat>& format() const { return format_; }
  [[nodiscard]] bool failed() const { return !error_.empty(); }
  // One line: what was wrong and what would be right. Empty while all is well.
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] std::uint64_t audio_bytes() const { return audio_bytes_; }

 private:
  enum class Step { kRiff, kChunk, kBody, kSkip, kData };

  void fail(std::string what);
  void enter_chunk();
  void read_head();
  void read_body();
  void read_format_chunk();
  void start_data(std::uint32_t declared);

  Step step_ = Step::kRiff;
  std::vector<std::byte> pending_;  // the bytes of the header's current field
  std::size_t wanted_ = 12;         // size at which pending_ can be read
  std::uint64_t skip_ = 0;
  std::uint32_t chunk_id_ = 0;
  std::uint64_t header_bytes_ = 0;
  std::uint64_t audio_bytes_ = 0;
  std::optional<std::uint64_t> data_size64_;
  std::optional<WavFormat> parsed_;
  std::optional<WavFormat> format_;
  std::string error_;
};

}  // namespace caesura::audio
