#include "plugins/providers/elevenlabs/output_format.hpp"

namespace caesura::elevenlabs {
namespace {

// For each encoding the one to take when nothing else is asked stands first.
constexpr OutputFormat kFormats[] = {
    {"pcm_24000", TTS_ENCODING_PCM_S16LE, 24000, 0},
    {"pcm_8000", TTS_ENCODING_PCM_S16LE, 8000, 0},
    {"pcm_16000", TTS_ENCODING_PCM_S16LE, 16000, 0},
    {"pcm_22050", TTS_ENCODING_PCM_S16LE, 22050, 0},
    {"pcm_32000", TTS_ENCODING_PCM_S16LE, 32000, 0},
    {"pcm_44100", TTS_ENCODING_PCM_S16LE, 44100, 0},
    {"pcm_48000", TTS_ENCODING_PCM_S16LE, 48000, 0},
    {"ulaw_8000", TTS_ENCODING_MULAW, 8000, 0},
    {"alaw_8000", TTS_ENCODING_ALAW, 8000, 0},
    {"mp3_44100_128", TTS_ENCODING_MP3, 44100, 128'000},
    {"mp3_44100_192", TTS_ENCODING_MP3, 44100, 192'000},
    {"mp3_44100_96", TTS_ENCODING_MP3, 44100, 96'000},
    {"mp3_44100_64", TTS_ENCODING_MP3, 44100, 64'000},
    {"mp3_44100_32", TTS_ENCODING_MP3, 44100, 32'000},
    {"mp3_24000_48", TTS_ENCODING_MP3, 24000, 48'000},
    {"mp3_22050_32", TTS_ENCODING_MP3, 22050, 32'000},
    {"opus_48000_128", TTS_ENCODING_OGG_OPUS, 48000, 128'000},
    {"opus_48000_192", TTS_ENCODING_OGG_OPUS, 48000, 192'000},
    {"opus_48000_96", TTS_ENCODING_OGG_OPUS, 48000, 96'000},
    {"opus_48000_64", TTS_ENCODING_OGG_OPUS, 48000, 64'000},
    {"opus_48000_32", TTS_ENCODING_OGG_OPUS, 48000, 32'000},
};

bool fits(const OutputFormat& format, const tts_audio_format& given) {
  return (given.sample_rate == 0 || given.sample_rate == format.sample_rate) &&
         // Samples have the bit rate that follows from their other members.
         (given.bit_rate == 0 || format.is_samples() || given.bit_rate == format.bit_rate);
}

std::string names_of(int32_t encoding) {
  std::string names;
  for (const OutputFormat& format : kFormats) {
    if (encoding != 0 && format.encoding != encoding) continue;
    names.append(names.empty() ? "" : ", ").append(format.name);
  }
  return names;
}

}  // namespace

const OutputFormat* find_output_format(std::string_view name) {
  for (const OutputFormat& format : kFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

std::string output_format_names() {
  return names_of(0);
}

tts::Result<const OutputFormat*> choose_output_format(const OutputFormat& usual,
                                                      const tts_audio_format* wanted) {
  if (wanted == nullptr) return &usual;
  tts_audio_format whole{sizeof(tts_audio_format), 0, 0, 0, 0};
  const tts_audio_format& given = tts::level(*wanted, whole);
  const int32_t encoding = given.encoding == 0 ? usual.encoding : given.encoding;
  if (given.channels <= 1) {
    if (encoding == usual.encoding && fits(usual, given)) return &usual;
    for (const OutputFormat& format : kFormats) {
      if (format.encoding == encoding && fits(format, given)) return &format;
    }
  }
  const std::string offered = names_of(encoding);
  return tts::Status(TTS_INVALID_ARGUMENT,
                     offered.empty()
                         ? "format: elevenlabs makes PCM of 16 bits, mu-law, A-law, "
                           "MP3 and Ogg Opus; choose one of them"
                         : "format: of this encoding elevenlabs makes, with 1 channel, " + offered);
}

}  // namespace caesura::elevenlabs
