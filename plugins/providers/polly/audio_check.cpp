#include "plugins/providers/polly/audio_check.hpp"

#include <algorithm>

#include "plugins/support/audio/codec_head.hpp"
#include "plugins/support/audio/readable_text.hpp"

namespace caesura::polly {
namespace {

// Frames and pages are cut where they end, which may be a little before the limit.
constexpr int64_t kNearlyMs = kMaxAudioMs - 100;

// Beyond any tag that stands before MP3 of speech.
constexpr std::size_t kHeadBytes = 4096;
constexpr std::size_t kTellingBytes = 64;

tts::Status cut_short(std::string detail) {
  return {TTS_UNAVAILABLE, "polly: the audio is cut short" + std::move(detail)};
}

}  // namespace

AudioCheck::AudioCheck(const OutputFormat& format) : format_(format) {
  if (format.encoding == TTS_ENCODING_OGG_OPUS || format.encoding == TTS_ENCODING_OGG_VORBIS) {
    clock_.emplace(format.sample_rate);
  }
}

void AudioCheck::push(std::span<const std::byte> bytes) {
  bytes_ += bytes.size();
  if (head_.size() < kHeadBytes) {
    const std::size_t wanted = std::min(kHeadBytes - head_.size(), bytes.size());
    head_.append(reinterpret_cast<const char*>(bytes.data()), wanted);
  }
  if (clock_) clock_->push(bytes);
}

tts::Status AudioCheck::judge_head(uint32_t& bytes_per_second) const {
  switch (format_.encoding) {
    case TTS_ENCODING_PCM_S16LE:
      bytes_per_second = 2 * format_.sample_rate;
      if (bytes_ % 2 == 0) return {};
      return cut_short(": " + std::to_string(bytes_) +
                       " bytes are no whole number of samples of 16 bits");
    case TTS_ENCODING_MULAW:
    case TTS_ENCODING_ALAW:
      bytes_per_second = format_.sample_rate;
      return {};
    default:
      break;
  }
  const auto read = audio::read_codec_head(audio::Codec::kMp3, std::as_bytes(std::span(head_)));
  if (!read.head) return {TTS_UNAVAILABLE, "polly: the audio does not begin as MP3 does"};
  bytes_per_second = read.head->bit_rate / 8;  // the first frame's; Polly's are all alike
  return {};
}

tts::Status AudioCheck::finish() const {
  if (audio::reads_as_text(std::string_view(head_).substr(0, kTellingBytes))) {
    return {TTS_UNAVAILABLE, "polly: the answer is called audio, and is text"};
  }
  int64_t length_ms = 0;
  if (clock_) {
    if (!clock_->sound()) return cut_short(", or is no Ogg at all");
    length_ms = clock_->milliseconds();
  } else {
    uint32_t bytes_per_second = 0;
    if (auto status = judge_head(bytes_per_second); !status.ok()) return status;
    if (bytes_per_second != 0) {
      length_ms = static_cast<int64_t>(bytes_ * 1000 / bytes_per_second);
    }
  }
  if (length_ms < kNearlyMs) return {};
  return {TTS_INVALID_ARGUMENT,
          "polly: the service cut the audio at 10 minutes; send the text in shorter segments"};
}

}  // namespace caesura::polly
