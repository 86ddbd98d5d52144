#include "plugins/support/audio/codec_head.hpp"

#include <algorithm>
#include <array>

namespace caesura::audio {
namespace {

using Bytes = std::span<const std::byte>;

constexpr HeadReading kMore{};
constexpr HeadReading kWrong{std::nullopt, true};

std::uint32_t at(Bytes bytes, std::size_t i) {
  return std::to_integer<std::uint32_t>(bytes[i]);
}

std::string_view text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Whether `bytes` begin with `mark` as far as both go.
bool may_start_with(Bytes bytes, std::string_view mark) {
  const auto common = std::min(bytes.size(), mark.size());
  return text(bytes).substr(0, common) == mark.substr(0, common);
}

HeadReading read_mp3(Bytes bytes) {
  // ID3v2: ten bytes of header, the size in four times seven bits.
  while (bytes.size() >= 3 && text(bytes).starts_with("ID3")) {
    if (bytes.size() < 10) return kMore;
    std::size_t size = 10;
    for (std::size_t i = 6, shift = 21; i < 10; ++i, shift -= 7) {
      size += std::size_t{at(bytes, i) & 0x7FU} << shift;
    }
    if (bytes.size() < size + 4) return kMore;
    bytes = bytes.subspan(size);
  }
  if (bytes.size() < 4) return kMore;
  // Layer III in kbit/s: first for MPEG 1, then for MPEG 2 and 2.5.
  static constexpr std::array<std::array<std::uint16_t, 15>, 2> kBitRates{
      {{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
       {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}}};
  static constexpr std::array<std::uint32_t, 3> kSampleRates{44100, 48000, 32000};
  const std::uint32_t version = (at(bytes, 1) >> 3U) & 3U;  // 0 = 2.5, 2 = 2, 3 = 1
  const std::uint32_t layer = (at(bytes, 1) >> 1U) & 3U;    // 1 = III
  const std::uint32_t bit_rate = at(bytes, 2) >> 4U;
  const std::uint32_t sample_rate = (at(bytes, 2) >> 2U) & 3U;
  const bool sync = at(bytes, 0) == 0xFF && (at(bytes, 1) & 0xE0U) == 0xE0;
  if (!sync || version == 1 || layer != 1 || bit_rate == 15 || sample_rate == 3) return kWrong;
  CodecHead head;
  head.sample_rate = kSampleRates[sample_rate] >> (version == 3 ? 0U : version == 2 ? 1U : 2U);
  head.channels = at(bytes, 3) >> 6U == 3 ? 1 : 2;
  head.bit_rate = std::uint32_t{kBitRates[version == 3 ? 0 : 1][bit_rate]} * 1000;
  return {head};
}

HeadReading read_adts(Bytes bytes) {
  if (bytes.size() < 4) return kMore;
  static constexpr std::array<std::uint32_t, 13> kSampleRates{
      96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350};
  const std::uint32_t rate = (at(bytes, 2) >> 2U) & 15U;
  const std::uint32_t channels = ((at(bytes, 2) & 1U) << 2U) | (at(bytes, 3) >> 6U);
  const bool sync = at(bytes, 0) == 0xFF && (at(bytes, 1) & 0xF6U) == 0xF0;
  if (!sync || rate >= kSampleRates.size()) return kWrong;
  // 0 = told inside the frames, which speech engines do not do; 7 = eight channels.
  return {CodecHead{kSampleRates[rate], channels == 0 ? 1 : channels == 7 ? 8 : channels, 0}};
}

HeadReading read_ogg_opus(Bytes bytes) {
  if (!may_start_with(bytes, "OggS")) return kWrong;
  if (bytes.size() < 27) return kMore;
  const std::size_t page = std::size_t{27} + at(bytes, 26);
  if (bytes.size() < page + 10) return kMore;
  if (!text(bytes.subspan(page)).starts_with("OpusHead") || at(bytes, page + 9) == 0) return kWrong;
  return {CodecHead{48000, at(bytes, page + 9), 0}};
}

HeadReading read_flac(Bytes bytes) {
  if (!may_start_with(bytes, "fLaC")) return kWrong;
  if (bytes.size() < 21) return kMore;
  if ((at(bytes, 4) & 0x7FU) != 0) return kWrong;  // STREAMINFO comes first
  const std::uint32_t rate = (at(bytes, 18) << 12U) | (at(bytes, 19) << 4U) | (at(bytes, 20) >> 4U);
  if (rate == 0) return kWrong;
  return {CodecHead{rate, ((at(bytes, 20) >> 1U) & 7U) + 1, 0}};
}

}  // namespace

HeadReading read_codec_head(Codec codec, Bytes start) {
  switch (codec) {
    case Codec::kMp3:
      return read_mp3(start);
    case Codec::kOggOpus:
      return read_ogg_opus(start);
    case Codec::kFlac:
      return read_flac(start);
    case Codec::kAacAdts:
      return read_adts(start);
  }
  return kWrong;
}

std::string_view container_of(Bytes start) {
  const std::string_view head = text(start);
  if (head.starts_with("OggS")) return "Ogg";
  if (head.starts_with("fLaC")) return "FLAC";
  if (head.starts_with("ID3")) return "MP3";
  if (head.starts_with("RIFF") && head.size() >= 12 && head.substr(8, 4) == "WAVE") return "WAV";
  return {};
}

}  // namespace caesura::audio
