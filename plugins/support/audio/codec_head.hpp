// What the first bytes of compressed audio say of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace caesura::audio {

enum class Codec : std::uint8_t { kMp3, kOggOpus, kFlac, kAacAdts };

struct CodecHead {
  std::uint32_t sample_rate = 0;  // Hz of what a decoder gives; 48000 for Opus
  std::uint32_t channels = 0;
  std::uint32_t bit_rate = 0;  // bits per second of the first MP3 frame; 0 = not said
};

struct HeadReading {
  std::optional<CodecHead> head;
  bool wrong =
      false;  // these bytes do not begin such a stream; else, without a head, more is needed
};

// Reads `start`, the first bytes of a stream. An ID3 tag before MP3 is stepped over. Pure.
HeadReading read_codec_head(Codec codec, std::span<const std::byte> start);

// "MP3", "Ogg", "FLAC", "WAV" by the marks that cannot be samples by chance; empty where unknown.
std::string_view container_of(std::span<const std::byte> start);

}  // namespace caesura::audio
