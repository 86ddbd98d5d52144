// Judges an answer that HTTP calls whole: is it audio, in whole samples, and all of it?
#pragma once

#include <tts/status.hpp>

#include <optional>
#include <span>
#include <string>

#include "plugins/providers/polly/ogg_clock.hpp"
#include "plugins/providers/polly/output_format.hpp"

namespace caesura::polly {

// The service stops at ten minutes and still says 200.
inline constexpr int64_t kMaxAudioMs = 600'000;

class AudioCheck {
 public:
  explicit AudioCheck(const OutputFormat& format);

  void push(std::span<const std::byte> bytes);
  // OK, INVALID_ARGUMENT for a text that is too long, UNAVAILABLE for audio that is not sound.
  tts::Status finish() const;
  uint64_t bytes() const { return bytes_; }

 private:
  tts::Status judge_head(uint32_t& bytes_per_second) const;

  const OutputFormat& format_;
  std::optional<OggClock> clock_;
  uint64_t bytes_ = 0;
  std::string head_;  // the first bytes
};

}  // namespace caesura::polly
