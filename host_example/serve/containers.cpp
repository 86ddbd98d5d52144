#include "host_example/serve/containers.hpp"

#include <cstdio>

#include "host_example/encodings.hpp"

namespace caesura::serve {
namespace {

// The tag of the encoding in a WAV file and the bits of one sample; tag 0 = no such file.
struct WavKind {
  uint32_t tag = 0;
  uint32_t bits = 0;
};

WavKind wav_kind(int32_t encoding) {
  switch (encoding) {
    case TTS_ENCODING_PCM_S16LE:
      return {1, 16};
    case TTS_ENCODING_PCM_F32LE:
      return {3, 32};
    case TTS_ENCODING_MULAW:
      return {7, 8};
    case TTS_ENCODING_ALAW:
      return {6, 8};
    default:
      return {};
  }
}

}  // namespace

bool has_wav_header(const tts_audio_format& format, Container container) {
  return container == Container::wav && wav_kind(format.encoding).tag != 0;
}

std::string wav_header(const tts_audio_format& format, uint32_t data_bytes) {
  const WavKind kind = wav_kind(format.encoding);
  const uint32_t frame = format.channels * kind.bits / 8;
  constexpr uint32_t kBehindSize = kWavHeaderBytes - 8;
  std::string out;
  out.reserve(kWavHeaderBytes);
  const auto number = [&](uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
  };
  out += "RIFF";
  number(data_bytes == kUnknownSize ? kUnknownSize : data_bytes + kBehindSize, 4);
  out += "WAVEfmt ";
  number(16, 4), number(kind.tag, 2), number(format.channels, 2), number(format.sample_rate, 4);
  number(format.sample_rate * frame, 4), number(frame, 2), number(kind.bits, 2);
  out += "data";
  number(data_bytes, 4);
  return out;
}

std::string_view content_type(const tts_audio_format& format, Container container) {
  if (has_wav_header(format, container)) return "audio/wav";
  switch (format.encoding) {
    case TTS_ENCODING_PCM_S16LE:
    case TTS_ENCODING_PCM_F32LE:
      return "audio/pcm";
    case TTS_ENCODING_MULAW:
      return "audio/basic";
    case TTS_ENCODING_ALAW:
      return "audio/x-alaw-basic";
    case TTS_ENCODING_MP3:
      return "audio/mpeg";
    case TTS_ENCODING_OGG_OPUS:
    case TTS_ENCODING_OGG_VORBIS:
      return "audio/ogg";
    case TTS_ENCODING_WEBM_OPUS:
      return "audio/webm";
    case TTS_ENCODING_FLAC:
      return "audio/flac";
    case TTS_ENCODING_AAC_ADTS:
      return "audio/aac";
    default:
      return "application/octet-stream";
  }
}

std::optional<double> seconds_of(const tts_audio_format& format, uint64_t bytes) {
  if (const auto exact = host::milliseconds_of(format, bytes)) return *exact / 1000;
  constexpr double kBits = 8;
  const bool constant_rate = format.encoding == TTS_ENCODING_MP3 && format.bit_rate != 0;
  if (!constant_rate) return {};
  return static_cast<double>(bytes) * kBits / format.bit_rate;
}

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", seconds);
  return text;
}

}  // namespace caesura::serve
