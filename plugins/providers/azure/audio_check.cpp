#include "plugins/providers/azure/audio_check.hpp"

#include <algorithm>

#include "plugins/support/audio/readable_text.hpp"

namespace caesura::azure {
namespace {

// Frames and pages are cut where they end, which may be a little before the limit.
constexpr int64_t kNearlyMs = kMaxAudioMs - 100;

constexpr std::size_t kTellingBytes = 64;

}  // namespace

AudioCheck::AudioCheck(const OutputFormat& format) : format_(format) {
  if (format.encoding == TTS_ENCODING_OGG_OPUS) clock_.emplace(OpusClock::Container::ogg);
  if (format.encoding == TTS_ENCODING_WEBM_OPUS) clock_.emplace(OpusClock::Container::webm);
}

void AudioCheck::push(std::span<const std::byte> bytes) {
  bytes_ += bytes.size();
  if (head_.size() < kTellingBytes) {
    const std::size_t wanted = std::min(kTellingBytes - head_.size(), bytes.size());
    head_.append(reinterpret_cast<const char*>(bytes.data()), wanted);
  }
  if (clock_) clock_->push(bytes);
}

tts::Status AudioCheck::finish() const {
  if (audio::reads_as_text(head_)) {
    return {TTS_UNAVAILABLE, "azure: the answer is called audio, and is text"};
  }
  if (format_.encoding == TTS_ENCODING_PCM_S16LE && bytes_ % 2 != 0) {
    return {TTS_UNAVAILABLE, "azure: the audio is cut short: " + std::to_string(bytes_) +
                                 " bytes are no whole number of samples of 16 bits"};
  }
  if (clock_ && !clock_->sound()) {
    return {TTS_UNAVAILABLE,
            "azure: the audio is cut short, or is no " + std::string(format_.name) + " at all"};
  }
  const int64_t length_ms = clock_
                                ? clock_->milliseconds()
                                : static_cast<int64_t>(bytes_ * 1000 / format_.bytes_per_second());
  if (length_ms < kNearlyMs) return {};
  return {TTS_INVALID_ARGUMENT,
          "azure: the service cut the audio at 10 minutes; send the text in shorter segments"};
}

}  // namespace caesura::azure
