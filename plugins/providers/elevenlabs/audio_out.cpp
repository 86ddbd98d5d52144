#include "plugins/providers/elevenlabs/audio_out.hpp"

#include "plugins/providers/elevenlabs/explain.hpp"
#include "plugins/support/audio/codec_head.hpp"
#include "plugins/support/audio/readable_text.hpp"
#include "plugins/support/http/outcome.hpp"
#include "plugins/support/http/service_message.hpp"

namespace caesura::elevenlabs {
namespace {

constexpr std::size_t kTellingBytes = 64;                 // enough to know text from samples
constexpr std::size_t kMostHead = std::size_t{1} << 20;   // an ID3 tag may hold a picture
constexpr std::size_t kMostText = std::size_t{16} << 10;  // of an error page

}  // namespace

tts::Status AudioOut::push(std::span<const std::byte> piece) {
  if (step_ == Step::kAudio) return pass(piece);
  head_.append(reinterpret_cast<const char*>(piece.data()), piece.size());
  if (step_ == Step::kText) return head_.size() < kMostText ? tts::Status{} : refuse_text();
  return judge_head(false);
}

tts::Status AudioOut::finish() {
  if (step_ == Step::kHead) {
    if (auto status = judge_head(true); !status.ok()) return status;
  }
  if (step_ == Step::kText) return refuse_text();
  if (written_ == 0) return complain(TTS_UNAVAILABLE, "the answer holds no audio");
  if (format_.encoding == TTS_ENCODING_PCM_S16LE && written_ % 2 != 0) {
    return complain(TTS_UNAVAILABLE, "the audio is cut short: " + std::to_string(written_) +
                                         " bytes are no whole number of samples of 16 bits");
  }
  return {};
}

tts::Status AudioOut::judge_head(bool at_end) {
  if (head_.size() < kTellingBytes && !at_end) return {};
  if (head_.empty()) return complain(TTS_UNAVAILABLE, "the answer holds no audio");
  // A handful of bytes may look like text by chance.
  const bool enough = head_.size() >= kTellingBytes;
  if (enough ? audio::reads_as_text(head_) : audio::reads_as_markup(head_)) {
    step_ = Step::kText;
    return {};
  }
  if (!format_.is_samples()) return start_compressed(at_end);
  if (const auto is = audio::container_of(head_bytes()); !is.empty()) {
    return complain(TTS_UNAVAILABLE, "the service sent " + std::string(is) + " where " +
                                         std::string(format_.name) + " was asked for");
  }
  return start(format_.sample_rate, 1);
}

tts::Status AudioOut::start_compressed(bool at_end) {
  const bool mp3 = format_.encoding == TTS_ENCODING_MP3;
  const auto read =
      audio::read_codec_head(mp3 ? audio::Codec::kMp3 : audio::Codec::kOggOpus, head_bytes());
  if (read.head) return start(read.head->sample_rate, read.head->channels);
  if (!read.wrong && !at_end && head_.size() < kMostHead) return {};
  const auto is = audio::container_of(head_bytes());
  return complain(TTS_UNAVAILABLE, "the answer does not begin as " + std::string(format_.name) +
                                       " does" + (is.empty() ? "" : ", but as " + std::string(is)));
}

tts::Status AudioOut::start(uint32_t sample_rate, uint32_t channels) {
  step_ = Step::kAudio;
  const tts_audio_format format{sizeof(tts_audio_format), format_.encoding, sample_rate, channels,
                                format_.bit_rate};
  if (auto status = sink_.begin(format); !status.ok()) return status;
  return pass(head_bytes());
}

tts::Status AudioOut::pass(std::span<const std::byte> piece) {
  written_ += piece.size();
  return sink_.write(piece);
}

tts::Status AudioOut::refuse_text() const {
  auto said = told_by(head_);
  if (said.empty()) said = http::service_message("", head_);
  return complain(TTS_UNAVAILABLE, "status 200 with readable text instead of audio" +
                                       (said.empty() ? "" : ": " + said));
}

tts::Status AudioOut::complain(tts_status code, std::string_view message) const {
  return http::tell("elevenlabs", sent_, code, message);
}

}  // namespace caesura::elevenlabs
