#include "plugins/support/audio/wav_stream.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace caesura::audio {
namespace {

// Chunks before the audio are small; an engine that sends more of them sends something else.
constexpr std::uint64_t kMostHeaderBytes = std::uint64_t{1} << 20U;
constexpr std::uint32_t kLeastFalseSize = 0x7FFFF000;
constexpr std::uint32_t kExtensible = 0xFFFE;

constexpr std::uint32_t tag(const char (&four)[5]) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = (value << 8U) | static_cast<unsigned char>(four[i]);
  return value;
}

std::uint32_t u16(std::span<const std::byte> bytes, std::size_t at) {
  return std::to_integer<std::uint32_t>(bytes[at]) |
         (std::to_integer<std::uint32_t>(bytes[at + 1]) << 8U);
}

std::uint32_t u32(std::span<const std::byte> bytes, std::size_t at) {
  return u16(bytes, at) | (u16(bytes, at + 2) << 16U);
}

// What a stream that is not WAV most likely is.
std::string_view guess(std::span<const std::byte> head) {
  switch (u32(head, 0)) {
    case tag("OggS"):
      return "Ogg";
    case tag("fLaC"):
      return "FLAC";
    case tag("RIFX"):
      return "big-endian WAV (RIFX)";
    case tag("FORM"):
      return "AIFF";
    case tag("RIFF"):
      return "a RIFF file of another kind";
    default:
      break;
  }
  const bool mp3_frame = (u16(head, 0) & 0xE0FFU) == 0xE0FFU;
  const bool id3 = (u32(head, 0) & 0xFFFFFFU) == (tag("ID3 ") & 0xFFFFFFU);
  return mp3_frame || id3 ? "MP3" : "something without a container, perhaps raw PCM";
}

std::optional<WavEncoding> encoding_of(std::uint32_t format_tag, std::uint32_t bits) {
  struct Row {
    std::uint32_t format_tag, bits;
    WavEncoding encoding;
  };
  static constexpr std::array kRows{
      Row{1, 8, WavEncoding::kPcmU8},    Row{1, 16, WavEncoding::kPcmS16},
      Row{1, 24, WavEncoding::kPcmS24},  Row{1, 32, WavEncoding::kPcmS32},
      Row{3, 32, WavEncoding::kFloat32}, Row{3, 64, WavEncoding::kFloat64},
      Row{6, 8, WavEncoding::kAlaw},     Row{7, 8, WavEncoding::kMulaw}};
  for (const Row& row : kRows) {
    if (row.format_tag == format_tag && row.bits == bits) return row.encoding;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(WavEncoding encoding) {
  static constexpr std::array<std::string_view, 8> kNames{
      "pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "float32le", "float64le", "alaw", "mulaw"};
  return kNames[static_cast<std::size_t>(encoding)];
}

std::span<const std::byte> WavStream::push(std::span<const std::byte> piece) {
  while (step_ != Step::kData && !failed() && !piece.empty()) {
    if (step_ == Step::kSkip) {
      const auto now = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, piece.size()));
      piece = piece.subspan(now);
      skip_ -= now;
      if (skip_ == 0) enter_chunk();
      continue;
    }
    const std::size_t now = std::min(wanted_ - pending_.size(), piece.size());
    pending_.insert(pending_.end(), piece.begin(),
                    piece.begin() + static_cast<std::ptrdiff_t>(now));
    piece = piece.subspan(now);
    if (pending_.size() == wanted_) step_ == Step::kBody ? read_body() : read_head();
  }
  if (failed() || step_ != Step::kData) return {};
  if (format_->data_bytes) {
    const std::uint64_t left = *format_->data_bytes - audio_bytes_;
    piece = piece.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size())));
  }
  audio_bytes_ += piece.size();
  return piece;
}

bool WavStream::finish() {
  if (failed()) return false;
  if (step_ != Step::kData) {
    fail(header_bytes_ + pending_.size() == 0
             ? "no audio: the stream is empty"
             : "the WAV header is cut short: the stream ended before its data chunk");
  } else if (format_->data_bytes && audio_bytes_ < *format_->data_bytes) {
    fail("the audio is cut short: " + std::to_string(audio_bytes_) +
         " bytes came, the WAV header "
         "promised " +
         std::to_string(*format_->data_bytes));
  } else if (audio_bytes_ % format_->frame_bytes != 0) {
    fail("the audio is cut short: it ends inside a frame of " +
         std::to_string(format_->frame_bytes) + " bytes");
  }
  return !failed();
}

void WavStream::fail(std::string what) {
  error_ = std::move(what);
  pending_.clear();
}

void WavStream::enter_chunk() {
  header_bytes_ += pending_.size();
  step_ = Step::kChunk;
  pending_.clear();
  wanted_ = 8;
}

void WavStream::read_head() {
  if (step_ == Step::kRiff) {
    const std::uint32_t riff = u32(pending_, 0);
    if ((riff != tag("RIFF") && riff != tag("RF64")) || u32(pending_, 8) != tag("WAVE")) {
      return fail("not WAV but " + std::string(guess(pending_)) +
                  "; a stream with a container must begin with RIFF....WAVE");
    }
    return enter_chunk();
  }
  chunk_id_ = u32(pending_, 0);
  const std::uint32_t size = u32(pending_, 4);
  if (chunk_id_ == tag("data")) return start_data(size);
  header_bytes_ += 8;
  const std::uint64_t padded = std::uint64_t{size} + (size & 1U);
  if (header_bytes_ + padded > kMostHeaderBytes) {
    return fail("the WAV header has a chunk of " + std::to_string(size) +
                " bytes before its audio; at most 1 MiB can be right");
  }
  pending_.clear();
  if (chunk_id_ == tag("fmt ") || chunk_id_ == tag("ds64")) {
    if (size < 16) {
      return fail("the WAV header's format has " + std::to_string(size) +
                  " bytes; at least 16 are right");
    }
    step_ = Step::kBody;
    wanted_ = static_cast<std::size_t>(padded);
  } else if (padded == 0) {
    enter_chunk();
  } else {
    step_ = Step::kSkip;
    skip_ = padded;
    header_bytes_ += padded;
  }
}

void WavStream::read_body() {
  if (chunk_id_ == tag("fmt ")) {
    read_format_chunk();
  } else {
    data_size64_ = u32(pending_, 8) | (std::uint64_t{u32(pending_, 12)} << 32U);
  }
  if (!failed()) enter_chunk();
}

void WavStream::read_format_chunk() {
  std::uint32_t format_tag = u16(pending_, 0);
  // The extensible form keeps the true tag in the first two bytes of its sub-format.
  if (format_tag == kExtensible && pending_.size() >= 40) format_tag = u16(pending_, 24);
  const std::uint32_t bits = u16(pending_, 14);
  WavFormat format;
  format.channels = u16(pending_, 2);
  format.sample_rate = u32(pending_, 4);
  format.frame_bytes = u16(pending_, 12);
  const auto encoding = encoding_of(format_tag, bits);
  if (!encoding) {
    return fail("WAV format " + std::to_string(format_tag) + " with " + std::to_string(bits) +
                " bits is not known; PCM of 8 to 32 bits, float, A-law and mu-law are");
  }
  format.encoding = *encoding;
  if (format.channels == 0 || format.channels > 64) {
    return fail("the WAV header says " + std::to_string(format.channels) +
                " channels; 1 to 64 are right");
  }
  if (format.sample_rate < 1000 || format.sample_rate > 768000) {
    return fail("the WAV header says " + std::to_string(format.sample_rate) +
                " samples a second; 1000 to 768000 are right");
  }
  if (format.frame_bytes != format.channels * bits / 8) {
    return fail("the WAV header contradicts itself: a frame of " +
                std::to_string(format.frame_bytes) + " bytes for " +
                std::to_string(format.channels) + " channels of " + std::to_string(bits) + " bits");
  }
  parsed_ = format;
}

void WavStream::start_data(std::uint32_t declared) {
  if (!parsed_) return fail("the WAV header has no format before its audio");
  format_ = parsed_;
  const bool is_false = declared == 0 || declared >= kLeastFalseSize;
  if (!is_false) {
    format_->data_bytes = declared;
  } else if (data_size64_ && *data_size64_ > 0 && *data_size64_ < (std::uint64_t{1} << 62U)) {
    format_->data_bytes = data_size64_;
  }
  step_ = Step::kData;
  pending_ = {};
}

}  // namespace caesura::audio
