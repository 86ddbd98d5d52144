// Audio as a client gets it: content types, and WAV around bare samples.
#pragma once

#include <tts/abi.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace caesura::serve {

// PCM and its kin in a WAV file, or bare. Compressed audio brings its own container.
enum class Container { wav, bare };

inline constexpr std::size_t kWavHeaderBytes = 44;
inline constexpr uint32_t kUnknownSize = 0xFFFFFFFFU;

// Whether this audio has a WAV header in that container.
bool has_wav_header(const tts_audio_format& format, Container container);

// 44 bytes; kUnknownSize for a stream whose length nobody knows yet.
std::string wav_header(const tts_audio_format& format, uint32_t data_bytes);

std::string_view content_type(const tts_audio_format& format, Container container);

// Seconds of sound in so many bytes without a header; unknown for compressed audio that does not
// tell its bit rate.
std::optional<double> seconds_of(const tts_audio_format& format, uint64_t bytes);

// "1.250"
std::string seconds_text(double seconds);

}  // namespace caesura::serve
