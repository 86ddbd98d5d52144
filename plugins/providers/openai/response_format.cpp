#include "plugins/providers/openai/response_format.hpp"

#include <array>

namespace caesura::openai {
namespace {

struct Row {
  ResponseFormat format;
  std::string_view name;
  int32_t encoding;
};

constexpr std::array kRows{Row{ResponseFormat::kWav, "wav", TTS_ENCODING_PCM_S16LE},
                           Row{ResponseFormat::kPcm, "pcm", TTS_ENCODING_PCM_S16LE},
                           Row{ResponseFormat::kMp3, "mp3", TTS_ENCODING_MP3},
                           Row{ResponseFormat::kOpus, "opus", TTS_ENCODING_OGG_OPUS},
                           Row{ResponseFormat::kFlac, "flac", TTS_ENCODING_FLAC},
                           Row{ResponseFormat::kAac, "aac", TTS_ENCODING_AAC_ADTS}};

}  // namespace

std::string_view name_of(ResponseFormat format) {
  return kRows[static_cast<std::size_t>(format)].name;
}

ResponseFormat response_format(std::string_view name) {
  for (const Row& row : kRows) {
    if (row.name == name) return row.format;
  }
  return ResponseFormat::kWav;
}

int32_t encoding_of(ResponseFormat format) {
  return kRows[static_cast<std::size_t>(format)].encoding;
}

tts::Result<ResponseFormat> choose_format(ResponseFormat configured,
                                          const tts_audio_format* wanted) {
  if (wanted == nullptr) return configured;
  ResponseFormat chosen = configured;
  if (wanted->encoding != 0 && wanted->encoding != encoding_of(configured)) {
    const Row* found = nullptr;
    for (const Row& row : kRows) {
      if (found == nullptr && row.encoding == wanted->encoding) found = &row;
    }
    if (found == nullptr) {
      return tts::Status(TTS_INVALID_ARGUMENT,
                         "format: PCM of 16 bits, MP3, Ogg Opus, FLAC and AAC can be had");
    }
    chosen = found->format;
  }
  if (wanted->channels > 1) {
    return tts::Status(TTS_INVALID_ARGUMENT, "format: speech has 1 channel here, not " +
                                                 std::to_string(wanted->channels));
  }
  return chosen;
}

}  // namespace caesura::openai
