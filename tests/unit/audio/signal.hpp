// Small signals for tests: known sound and known silence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "plugins/support/audio/pcm.hpp"

namespace caesura::audio::testing {

class Signal {
 public:
  explicit Signal(PcmFormat format) : format_(format) {}

  // `frames` of a square wave of magnitude `peak` on every channel.
  Signal& tone(std::uint64_t frames, int peak = 8000) {
    for (std::uint64_t i = 0; i < frames; ++i) {
      for (std::uint32_t c = 0; c < format_.channels; ++c) add(i % 2 == 0 ? peak : -peak);
    }
    return *this;
  }
  Signal& silence(std::uint64_t frames) { return tone(frames, 0); }
  Signal& sample(int value) { return add(value), *this; }

  [[nodiscard]] PcmView view() const { return {bytes_, format_}; }
  [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  void add(int value) {
    const auto bits = static_cast<std::uint16_t>(value);
    bytes_.push_back(static_cast<std::byte>(bits & 0xFFU));
    bytes_.push_back(static_cast<std::byte>(bits >> 8U));
  }
  PcmFormat format_;
  std::vector<std::byte> bytes_;
};

}  // namespace caesura::audio::testing
