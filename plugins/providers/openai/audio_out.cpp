#include "plugins/providers/openai/audio_out.hpp"

#include <algorithm>
#include <charconv>

#include "plugins/support/audio/readable_text.hpp"
#include "plugins/support/http/outcome.hpp"
#include "plugins/support/http/service_message.hpp"

namespace caesura::openai {
namespace {

constexpr std::size_t kTellingBytes = 64;                 // enough to know text from samples
constexpr std::size_t kMostHead = std::size_t{1} << 20;   // an ID3 tag may hold a picture
constexpr std::size_t kMostText = std::size_t{16} << 10;  // of an error page
constexpr uint32_t kUsualRate = 24000;                    // of pcm that nothing is said about

audio::Codec codec_of(ResponseFormat format) {
  switch (format) {
    case ResponseFormat::kOpus:
      return audio::Codec::kOggOpus;
    case ResponseFormat::kFlac:
      return audio::Codec::kFlac;
    case ResponseFormat::kAac:
      return audio::Codec::kAacAdts;
    default:
      return audio::Codec::kMp3;
  }
}

bool is_samples(ResponseFormat format) {
  return encoding_of(format) == TTS_ENCODING_PCM_S16LE;
}

// Compressed audio that must not be taken for samples.
bool is_compressed(std::string_view type) {
  constexpr std::string_view kTypes[] = {"audio/mp",  "audio/ogg",    "audio/opus", "audio/flac",
                                         "audio/aac", "audio/x-flac", "audio/webm"};
  return std::any_of(std::begin(kTypes), std::end(kTypes),
                     [&](auto prefix) { return type.starts_with(prefix); });
}

}  // namespace

tts::Status AudioOut::media_type(std::string_view type) {
  const auto parameters = type.find(';');
  if (is_samples(asked_.format) && is_compressed(type)) {
    return complain(TTS_FAILED_PRECONDITION, "the server answered " +
                                                 std::string(type.substr(0, parameters)) +
                                                 " where " + std::string(name_of(asked_.format)) +
                                                 " was asked for; set response_format");
  }
  const auto rate = parameters == std::string_view::npos ? parameters : type.find("rate=");
  if (asked_.format != ResponseFormat::kPcm || rate == std::string_view::npos) return {};
  std::from_chars(type.data() + rate + 5, type.data() + type.size(), stated_rate_);
  if (stated_rate_ == 0 || options_.sample_rate == 0 || stated_rate_ == options_.sample_rate) {
    return {};
  }
  return complain(TTS_FAILED_PRECONDITION, "the server's pcm has " + std::to_string(stated_rate_) +
                                               " Hz, and sample_rate is " +
                                               std::to_string(options_.sample_rate));
}

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
  if (wav_used_ && !wav_.finish()) return complain(TTS_DATA_LOSS, wav_.error());
  if (written_ == 0) return complain(TTS_DATA_LOSS, "the answer holds no audio");
  if (is_samples(asked_.format) && written_ % 2 != 0) {
    return complain(TTS_DATA_LOSS, "the audio was cut inside a sample: " +
                                       std::to_string(written_) + " bytes came");
  }
  return {};
}

tts::Status AudioOut::judge_head(bool at_end) {
  if (head_.size() < kTellingBytes && !at_end) return {};
  if (head_.empty()) return complain(TTS_DATA_LOSS, "the answer holds no audio");
  // A handful of bytes may look like text by chance.
  const bool enough = head_.size() >= kTellingBytes;
  if (enough ? audio::reads_as_text(head_) : audio::reads_as_markup(head_)) {
    step_ = Step::kText;
    return {};
  }
  return is_samples(asked_.format) ? start_samples() : start_compressed(at_end);
}

tts::Status AudioOut::start_compressed(bool at_end) {
  const auto read = audio::read_codec_head(codec_of(asked_.format), head_bytes());
  if (!read.head) {
    if (!read.wrong && !at_end && head_.size() < kMostHead) return {};
    const auto is = audio::container_of(head_bytes());
    return complain(TTS_DATA_LOSS, "the answer does not begin as " +
                                       std::string(name_of(asked_.format)) + " does" +
                                       (is.empty() ? "" : ", but as " + std::string(is)));
  }
  step_ = Step::kAudio;
  if (auto status = begin(read.head->sample_rate, read.head->channels, read.head->bit_rate);
      !status.ok()) {
    return status;
  }
  return pass(head_bytes());
}

tts::Status AudioOut::start_samples() {
  const auto is = audio::container_of(head_bytes());
  // Servers that cannot make raw samples answer with a WAV file.
  wav_used_ = asked_.format == ResponseFormat::kWav || is == "WAV";
  if (!wav_used_ && !is.empty()) {
    return complain(TTS_FAILED_PRECONDITION,
                    "the server sent " + std::string(is) + " where pcm was asked for");
  }
  step_ = Step::kAudio;
  return pass(head_bytes());
}

tts::Status AudioOut::pass(std::span<const std::byte> piece) {
  if (wav_used_) {
    piece = wav_.push(piece);
    if (wav_.failed()) return complain(TTS_DATA_LOSS, wav_.error());
  }
  if (piece.empty()) return {};
  if (!begun_) {
    uint32_t rate = options_.sample_rate != 0 ? options_.sample_rate : kUsualRate;
    if (stated_rate_ != 0) rate = stated_rate_;
    uint32_t channels = 1;
    if (wav_used_) {
      const audio::WavFormat& header = *wav_.format();
      if (header.encoding != audio::WavEncoding::kPcmS16) {
        return complain(TTS_FAILED_PRECONDITION, "the server sent WAV of " +
                                                     std::string(audio::name_of(header.encoding)) +
                                                     "; PCM of 16 bits must come");
      }
      rate = header.sample_rate;
      channels = header.channels;
    }
    if (auto status = begin(rate, channels, 0); !status.ok()) return status;
  }
  written_ += piece.size();
  return sink_.write(piece);
}

tts::Status AudioOut::begin(uint32_t sample_rate, uint32_t channels, uint32_t bit_rate) {
  begun_ = true;
  if (asked_.sample_rate != 0 && asked_.sample_rate != sample_rate) {
    return complain(TTS_INVALID_ARGUMENT, "format: this server makes " +
                                              std::to_string(sample_rate) + " Hz, not " +
                                              std::to_string(asked_.sample_rate));
  }
  return sink_.begin(
      {sizeof(tts_audio_format), encoding_of(asked_.format), sample_rate, channels, bit_rate});
}

tts::Status AudioOut::refuse_text() const {
  const auto said = http::service_message("", head_);
  return complain(TTS_UNAVAILABLE, "status 200 with readable text instead of audio" +
                                       (said.empty() ? "" : ": " + said));
}

tts::Status AudioOut::complain(tts_status code, std::string_view message) const {
  return http::tell("openai", sent_, code, message);
}

}  // namespace caesura::openai
