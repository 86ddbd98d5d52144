// What an old blob really holds: its name ends in .mp3 whatever is in it.
#pragma once

#include <tts/values.hpp>

#include <optional>
#include <span>

namespace caesura::postgres_blob {

struct OldAudio {
  tts_audio_format format{};
  std::size_t at = 0;    // where in the blob the audio begins: behind the header of a WAV
  std::size_t size = 0;  // bytes
};

// WAV (16-bit and float samples, A-law, mu-law), MP3, Ogg Opus, FLAC, AAC. Nothing for anything
// else, and for a WAV that is cut short.
std::optional<OldAudio> find_audio(std::span<const std::byte> blob);

}  // namespace caesura::postgres_blob
