// Signed 16-bit little-endian PCM, interleaved: the one form in which audio travels here.
// A frame is one sample of every channel; lengths count frames unless a name says otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace caesura::audio {

struct PcmFormat {
  std::uint32_t sample_rate = 0;  // frames per second
  std::uint32_t channels = 0;

  [[nodiscard]] constexpr std::size_t frame_bytes() const { return std::size_t{2} * channels; }
  friend constexpr bool operator==(const PcmFormat&, const PcmFormat&) = default;
};

// Frames in `ms` milliseconds, to the nearest frame.
constexpr std::uint64_t frames_of_ms(std::uint64_t ms, std::uint32_t sample_rate) {
  return (ms * sample_rate + 500) / 1000;
}

// Milliseconds of `frames` frames, exact up to the precision of double; 0 without a rate.
constexpr double ms_of_frames(std::uint64_t frames, std::uint32_t sample_rate) {
  return sample_rate == 0 ? 0.0
                          : static_cast<double>(frames) * 1000.0 / static_cast<double>(sample_rate);
}

// Borrowed PCM bytes of any alignment. Bytes beyond the last whole frame are not seen.
class PcmView {
 public:
  constexpr PcmView(std::span<const std::byte> bytes, PcmFormat format)
      : bytes_(bytes), format_(format) {}

  [[nodiscard]] constexpr PcmFormat format() const { return format_; }
  [[nodiscard]] constexpr std::uint64_t frames() const {
    return format_.channels == 0 ? 0 : bytes_.size() / format_.frame_bytes();
  }
  // Samples of all channels together; index by frame * channels + channel.
  [[nodiscard]] constexpr std::uint64_t samples() const { return frames() * format_.channels; }
  [[nodiscard]] constexpr std::int16_t sample(std::uint64_t index) const {
    const auto at = static_cast<std::size_t>(index) * 2;
    const auto low = std::to_integer<unsigned>(bytes_[at]);
    const auto high = std::to_integer<unsigned>(bytes_[at + 1]);
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(low | (high << 8U)));
  }
  [[nodiscard]] constexpr std::span<const std::byte> bytes(std::uint64_t first_frame,
                                                           std::uint64_t frame_count) const {
    return bytes_.subspan(static_cast<std::size_t>(first_frame) * format_.frame_bytes(),
                          static_cast<std::size_t>(frame_count) * format_.frame_bytes());
  }

 private:
  std::span<const std::byte> bytes_;
  PcmFormat format_;
};

}  // namespace caesura::audio
