#include "plugins/middleware/cache/audio_check.hpp"

#include <algorithm>
#include <string_view>

#include "plugins/support/audio/readable_text.hpp"

namespace caesura::cache {
namespace {

std::size_t bytes_per_sample(int32_t encoding) {
  switch (encoding) {
    case TTS_ENCODING_PCM_S16LE:
      return 2;
    case TTS_ENCODING_PCM_F32LE:
      return 4;
    default:
      return 1;
  }
}

bool starts_as_codec(int32_t encoding, std::string_view body) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(body[i]); };
  switch (encoding) {
    case TTS_ENCODING_MP3:
      return body.starts_with("ID3") ||
             (body.size() > 1 && byte(0) == 0xFF && (byte(1) & 0xE0U) == 0xE0);
    case TTS_ENCODING_AAC_ADTS:
      return body.size() > 1 && byte(0) == 0xFF && (byte(1) & 0xF6U) == 0xF0;
    case TTS_ENCODING_OGG_OPUS:
    case TTS_ENCODING_OGG_VORBIS:
      return body.starts_with("OggS");
    case TTS_ENCODING_WEBM_OPUS:
      return body.starts_with("\x1A\x45\xDF\xA3");
    case TTS_ENCODING_FLAC:
      return body.starts_with("fLaC");
    default:
      return true;
  }
}

}  // namespace

tts::Status check_audio(const tts_audio_format& format, std::span<const std::byte> audio) {
  const std::string_view body(reinterpret_cast<const char*>(audio.data()), audio.size());
  if (body.empty()) return {TTS_DATA_LOSS, "the provider answered OK without audio"};
  if (audio::reads_as_markup(body)) {
    return {TTS_DATA_LOSS, "the provider answered OK with readable text instead of audio"};
  }
  const std::size_t frame = bytes_per_sample(format.encoding) * std::max(1U, format.channels);
  if (body.size() % frame != 0) {
    return {TTS_DATA_LOSS,
            "the provider's audio ends inside a sample: " + std::to_string(body.size()) +
                " bytes is no multiple of " + std::to_string(frame)};
  }
  if (!starts_as_codec(format.encoding, body)) {
    return {TTS_DATA_LOSS, "the provider's audio does not start as its encoding does"};
  }
  return {};
}

}  // namespace caesura::cache
