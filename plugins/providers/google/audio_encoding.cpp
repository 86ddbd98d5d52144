#include "plugins/providers/google/audio_encoding.hpp"

#include <algorithm>
#include <string>

namespace caesura::google {
namespace {

// For samples LINEAR16 stands first: its WAV header says how long the audio must be.
constexpr AudioEncoding kEncodings[] = {
    {"linear16", "LINEAR16", TTS_ENCODING_PCM_S16LE, true},
    {"pcm", "PCM", TTS_ENCODING_PCM_S16LE, false},
    {"mp3", "MP3", TTS_ENCODING_MP3, false},
    {"ogg_opus", "OGG_OPUS", TTS_ENCODING_OGG_OPUS, false},
    {"mulaw", "MULAW", TTS_ENCODING_MULAW, true},
    {"alaw", "ALAW", TTS_ENCODING_ALAW, true},
};

constexpr uint32_t kOpusRates[] = {8000, 12000, 16000, 24000, 48000};
constexpr uint32_t kLowestRate = 8000;
constexpr uint32_t kHighestRate = 48000;
constexpr uint32_t kBareRate = 24000;  // of samples without a header that would say it
constexpr uint32_t kMp3BitRate = 32000;

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, "format: " + std::move(message)};
}

tts::Status check_rate(const AudioFormat& format) {
  if (format.sample_rate == 0) return {};
  if (format.encoding->encoding == TTS_ENCODING_OGG_OPUS) {
    if (std::find(std::begin(kOpusRates), std::end(kOpusRates), format.sample_rate) !=
        std::end(kOpusRates)) {
      return {};
    }
    return invalid("OGG_OPUS has 8000, 12000, 16000, 24000 or 48000 Hz, not " +
                   std::to_string(format.sample_rate));
  }
  if (format.sample_rate >= kLowestRate && format.sample_rate <= kHighestRate) return {};
  return invalid("the sample rate is " + std::to_string(format.sample_rate) +
                 " Hz; 8000 to 48000 are right");
}

}  // namespace

const AudioEncoding& find_encoding(std::string_view option) {
  const auto* found = std::find_if(std::begin(kEncodings), std::end(kEncodings),
                                   [&](const auto& one) { return one.option == option; });
  return found == std::end(kEncodings) ? kEncodings[0] : *found;
}

audio::Codec codec_of(const AudioEncoding& encoding) {
  return encoding.encoding == TTS_ENCODING_OGG_OPUS ? audio::Codec::kOggOpus : audio::Codec::kMp3;
}

tts::Result<AudioFormat> choose_format(const AudioFormat& usual, const tts_audio_format* wanted) {
  AudioFormat chosen = usual;
  tts_audio_format whole{sizeof(tts_audio_format), 0, 0, 0, 0};
  const tts_audio_format& given = wanted == nullptr ? whole : tts::level(*wanted, whole);
  if (given.encoding != 0 && given.encoding != usual.encoding->encoding) {
    const auto* found =
        std::find_if(std::begin(kEncodings), std::end(kEncodings),
                     [&](const auto& one) { return one.encoding == given.encoding; });
    if (found == std::end(kEncodings)) {
      return invalid("google makes PCM of 16 bits, MP3, Ogg Opus, mu-law and A-law");
    }
    chosen.encoding = found;
  }
  if (given.channels > 1) {
    return invalid("speech has 1 channel here, not " + std::to_string(given.channels));
  }
  if (chosen.encoding->encoding == TTS_ENCODING_MP3 && given.bit_rate != 0 &&
      given.bit_rate != kMp3BitRate) {
    return invalid("google makes MP3 of 32000 bits per second, not " +
                   std::to_string(given.bit_rate));
  }
  if (given.sample_rate != 0) chosen.sample_rate = given.sample_rate;
  const bool bare = chosen.encoding->encoding == TTS_ENCODING_PCM_S16LE && !chosen.encoding->wav;
  if (bare && chosen.sample_rate == 0) chosen.sample_rate = kBareRate;
  if (auto status = check_rate(chosen); !status.ok()) return status;
  return chosen;
}

}  // namespace caesura::google
