// Names of encodings for people, and what one second of them takes.
#pragma once

#include <tts/abi.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace caesura::host {

constexpr std::string_view name_of(int32_t encoding) {
  switch (encoding) {
    case TTS_ENCODING_PCM_S16LE:
      return "pcm_s16le";
    case TTS_ENCODING_PCM_F32LE:
      return "pcm_f32le";
    case TTS_ENCODING_MULAW:
      return "mulaw";
    case TTS_ENCODING_ALAW:
      return "alaw";
    case TTS_ENCODING_MP3:
      return "mp3";
    case TTS_ENCODING_OGG_OPUS:
      return "ogg_opus";
    case TTS_ENCODING_WEBM_OPUS:
      return "webm_opus";
    case TTS_ENCODING_FLAC:
      return "flac";
    case TTS_ENCODING_AAC_ADTS:
      return "aac_adts";
    case TTS_ENCODING_OGG_VORBIS:
      return "ogg_vorbis";
    default:
      return "an unknown encoding";
  }
}

// How long `bytes` of audio sound; unknown for compressed encodings.
constexpr std::optional<double> milliseconds_of(const tts_audio_format& format,
                                                std::uint64_t bytes) {
  double sample_bytes = 0;
  if (format.encoding == TTS_ENCODING_PCM_S16LE) sample_bytes = 2;
  if (format.encoding == TTS_ENCODING_PCM_F32LE) sample_bytes = 4;
  if (format.encoding == TTS_ENCODING_MULAW || format.encoding == TTS_ENCODING_ALAW) {
    sample_bytes = 1;
  }
  if (sample_bytes == 0 || format.sample_rate == 0 || format.channels == 0) return {};
  return static_cast<double>(bytes) * 1000 / (sample_bytes * format.channels * format.sample_rate);
}

}  // namespace caesura::host
