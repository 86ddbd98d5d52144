#include "plugins/providers/azure/output_format.hpp"

namespace caesura::azure {
namespace {

// For each encoding the one to take when nothing else is asked stands first. Containers of PCM are
// left out, for providers give samples; 48 kHz is another model of the voice, never a default.
constexpr OutputFormat kFormats[] = {
    {"raw-24khz-16bit-mono-pcm", TTS_ENCODING_PCM_S16LE, 24000, 0},
    {"raw-8khz-16bit-mono-pcm", TTS_ENCODING_PCM_S16LE, 8000, 0},
    {"raw-16khz-16bit-mono-pcm", TTS_ENCODING_PCM_S16LE, 16000, 0},
    {"raw-22050hz-16bit-mono-pcm", TTS_ENCODING_PCM_S16LE, 22050, 0},
    {"raw-44100hz-16bit-mono-pcm", TTS_ENCODING_PCM_S16LE, 44100, 0},
    {"raw-48khz-16bit-mono-pcm", TTS_ENCODING_PCM_S16LE, 48000, 0},
    {"raw-8khz-8bit-mono-mulaw", TTS_ENCODING_MULAW, 8000, 0},
    {"raw-8khz-8bit-mono-alaw", TTS_ENCODING_ALAW, 8000, 0},
    {"audio-24khz-96kbitrate-mono-mp3", TTS_ENCODING_MP3, 24000, 96000},
    {"audio-24khz-48kbitrate-mono-mp3", TTS_ENCODING_MP3, 24000, 48000},
    {"audio-24khz-160kbitrate-mono-mp3", TTS_ENCODING_MP3, 24000, 160000},
    {"audio-16khz-64kbitrate-mono-mp3", TTS_ENCODING_MP3, 16000, 64000},
    {"audio-16khz-32kbitrate-mono-mp3", TTS_ENCODING_MP3, 16000, 32000},
    {"audio-16khz-128kbitrate-mono-mp3", TTS_ENCODING_MP3, 16000, 128000},
    {"audio-48khz-192kbitrate-mono-mp3", TTS_ENCODING_MP3, 48000, 192000},
    {"audio-48khz-96kbitrate-mono-mp3", TTS_ENCODING_MP3, 48000, 96000},
    {"ogg-24khz-16bit-mono-opus", TTS_ENCODING_OGG_OPUS, 24000, 0},
    {"ogg-16khz-16bit-mono-opus", TTS_ENCODING_OGG_OPUS, 16000, 0},
    {"ogg-48khz-16bit-mono-opus", TTS_ENCODING_OGG_OPUS, 48000, 0},
    {"webm-24khz-16bit-mono-opus", TTS_ENCODING_WEBM_OPUS, 24000, 0},
    {"webm-16khz-16bit-mono-opus", TTS_ENCODING_WEBM_OPUS, 16000, 0},
    {"webm-24khz-16bit-24kbps-mono-opus", TTS_ENCODING_WEBM_OPUS, 24000, 24000},
};

bool fits(const OutputFormat& format, uint32_t sample_rate, uint32_t bit_rate) {
  return (sample_rate == 0 || sample_rate == format.sample_rate) &&
         (bit_rate == 0 || bit_rate == format.bit_rate);
}

}  // namespace

uint32_t OutputFormat::bytes_per_second() const {
  switch (encoding) {
    case TTS_ENCODING_PCM_S16LE:
      return 2 * sample_rate;
    case TTS_ENCODING_MULAW:
    case TTS_ENCODING_ALAW:
      return sample_rate;
    case TTS_ENCODING_MP3:
      return bit_rate / 8;
    default:
      return 0;
  }
}

const OutputFormat* find_output_format(std::string_view name) {
  for (const OutputFormat& format : kFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

std::string output_format_names() {
  std::string names;
  for (const OutputFormat& format : kFormats) {
    if (!names.empty()) names += ", ";
    names.append(format.name);
  }
  return names;
}

tts::Result<const OutputFormat*> choose_output_format(const OutputFormat& usual,
                                                      const tts_audio_format* wanted) {
  if (wanted == nullptr) return &usual;
  tts_audio_format whole{sizeof(tts_audio_format), 0, 0, 0, 0};
  const tts_audio_format& given = tts::level(*wanted, whole);
  const int32_t encoding = given.encoding == 0 ? usual.encoding : given.encoding;
  // Samples have the bit rate that follows from their other members.
  const bool compressed = encoding == TTS_ENCODING_MP3 || encoding == TTS_ENCODING_WEBM_OPUS ||
                          encoding == TTS_ENCODING_OGG_OPUS;
  const uint32_t bit_rate = compressed ? given.bit_rate : 0;
  if (given.channels <= 1) {
    if (encoding == usual.encoding && fits(usual, given.sample_rate, bit_rate)) return &usual;
    for (const OutputFormat& format : kFormats) {
      if (format.encoding == encoding && fits(format, given.sample_rate, bit_rate)) return &format;
    }
  }
  std::string offered;
  for (const OutputFormat& format : kFormats) {
    if (format.encoding == encoding)
      offered.append(offered.empty() ? "" : ", ").append(format.name);
  }
  return tts::Status{
      TTS_INVALID_ARGUMENT,
      offered.empty() ? "format: azure makes PCM of 16 bits, mu-law, A-law, MP3, and Opus in Ogg "
                        "or WebM; choose one of them"
                      : "format: of this encoding azure makes " + offered};
}

}  // namespace caesura::azure
