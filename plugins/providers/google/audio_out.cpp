#include "plugins/providers/google/audio_out.hpp"

#include <algorithm>

#include "plugins/support/audio/wav_stream.hpp"

namespace caesura::google {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;
constexpr uint32_t kNoBitRate = 0;

AudioReading fault(std::string message) {
  return {{{}, {}}, std::move(message)};
}

bool same_encoding(audio::WavEncoding wav, int32_t encoding) {
  switch (encoding) {
    case TTS_ENCODING_MULAW:
      return wav == audio::WavEncoding::kMulaw;
    case TTS_ENCODING_ALAW:
      return wav == audio::WavEncoding::kAlaw;
    default:
      return wav == audio::WavEncoding::kPcmS16;
  }
}

tts_audio_format described(int32_t encoding, uint32_t rate, uint32_t channels, uint32_t bit_rate) {
  return {sizeof(tts_audio_format), encoding, rate, channels, bit_rate};
}

AudioReading read_wav(const AudioFormat& asked, std::span<const std::byte> bytes) {
  audio::WavStream stream;
  const auto samples = stream.push(bytes);
  if (stream.failed() || !stream.finish()) return fault(stream.error());
  const audio::WavFormat& header = *stream.format();
  if (!same_encoding(header.encoding, asked.encoding->encoding)) {
    return fault("the WAV file holds " + std::string(audio::name_of(header.encoding)) + ", not " +
                 std::string(asked.encoding->name));
  }
  return {{described(asked.encoding->encoding, header.sample_rate, header.channels, kNoBitRate),
           samples},
          {}};
}

AudioReading read_samples(const AudioFormat& asked, std::span<const std::byte> bytes) {
  if (bytes.size() % 2 != 0) {
    return fault("the audio was cut inside a sample: " + std::to_string(bytes.size()) +
                 " bytes came");
  }
  return {{described(asked.encoding->encoding, asked.sample_rate, 1, kNoBitRate), bytes}, {}};
}

AudioReading read_compressed(const AudioFormat& asked, std::span<const std::byte> bytes) {
  const auto read = audio::read_codec_head(codec_of(*asked.encoding), bytes);
  if (!read.head) {
    const auto is = audio::container_of(bytes);
    return fault("the audio does not begin as " + std::string(asked.encoding->name) + " does" +
                 (is.empty() ? "" : ", but as " + std::string(is)));
  }
  return {{described(asked.encoding->encoding, read.head->sample_rate, read.head->channels,
                     read.head->bit_rate),
           bytes},
          {}};
}

AudioReading read_any(const AudioFormat& asked, std::span<const std::byte> bytes) {
  const int32_t encoding = asked.encoding->encoding;
  if (encoding == TTS_ENCODING_MP3 || encoding == TTS_ENCODING_OGG_OPUS) {
    return read_compressed(asked, bytes);
  }
  // Samples that are to come bare may still come in a file.
  if (asked.encoding->wav || audio::container_of(bytes) == "WAV") return read_wav(asked, bytes);
  return read_samples(asked, bytes);
}

}  // namespace

AudioReading read_audio(const AudioFormat& asked, std::span<const std::byte> bytes) {
  AudioReading reading = read_any(asked, bytes);
  if (!reading.fault.empty()) return reading;
  if (reading.audio.bytes.empty()) return fault("the answer holds no audio");
  const uint32_t rate = reading.audio.format.sample_rate;
  // A decoder of Opus gives 48 kHz, whatever went into it.
  const bool opus = asked.encoding->encoding == TTS_ENCODING_OGG_OPUS;
  if (asked.sample_rate != 0 && rate != asked.sample_rate && !opus) {
    return fault("the audio has " + std::to_string(rate) + " Hz, and " +
                 std::to_string(asked.sample_rate) + " were asked for");
  }
  return reading;
}

tts::Status pass_on(tts::Context context, const Audio& audio, const tts::Sink& sink) {
  if (auto status = sink.begin(audio.format); !status.ok()) return status;
  for (std::size_t from = 0; from < audio.bytes.size(); from += kPieceBytes) {
    if (auto status = context.check(); !status.ok()) return status;
    const std::size_t size = std::min(kPieceBytes, audio.bytes.size() - from);
    if (auto status = sink.write(audio.bytes.subspan(from, size)); !status.ok()) return status;
  }
  return {};
}

}  // namespace caesura::google
