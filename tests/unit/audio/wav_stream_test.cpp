#include "plugins/support/audio/wav_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace caesura::audio {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// Writes headers as engines do, right or wrong.
class Bytes {
 public:
  Bytes& tag(const char* four) {
    for (int i = 0; i < 4; ++i) bytes_.push_back(static_cast<std::byte>(four[i]));
    return *this;
  }
  Bytes& u16(unsigned value) {
    bytes_.push_back(static_cast<std::byte>(value & 0xFFU));
    bytes_.push_back(static_cast<std::byte>((value >> 8U) & 0xFFU));
    return *this;
  }
  Bytes& u32(std::uint32_t value) { return u16(value & 0xFFFFU).u16(value >> 16U); }
  Bytes& riff(std::uint32_t size = 0) { return tag("RIFF").u32(size).tag("WAVE"); }
  Bytes& fmt(unsigned format_tag, unsigned channels, std::uint32_t rate, unsigned bits) {
    const unsigned frame = channels * bits / 8;
    return tag("fmt ")
        .u32(16)
        .u16(format_tag)
        .u16(channels)
        .u32(rate)
        .u32(rate * frame)
        .u16(frame)
        .u16(bits);
  }
  Bytes& data(std::uint32_t size) { return tag("data").u32(size); }
  Bytes& fill(std::size_t count, int value = 7) {
    bytes_.insert(bytes_.end(), count, static_cast<std::byte>(value));
    return *this;
  }
  [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

std::vector<std::byte> push_all(WavStream& stream, const Bytes& bytes, std::size_t piece_size) {
  std::vector<std::byte> audio;
  const std::span<const std::byte> all(bytes.bytes());
  for (std::size_t at = 0; at < all.size(); at += piece_size) {
    const auto part = stream.push(all.subspan(at, std::min(piece_size, all.size() - at)));
    audio.insert(audio.end(), part.begin(), part.end());
  }
  return audio;
}

std::string error_of(const Bytes& bytes) {
  WavStream stream;
  push_all(stream, bytes, 5);
  stream.finish();
  return stream.error();
}

class PieceSize : public ::testing::TestWithParam<std::size_t> {};

TEST_P(PieceSize, GivesTheSameAudioAndFormat) {
  const Bytes wav = Bytes().riff().tag("LIST").u32(3).fill(4).fmt(1, 2, 44100, 16).data(8).fill(8);
  WavStream stream;
  EXPECT_EQ(push_all(stream, wav, GetParam()), Bytes().fill(8).bytes());
  EXPECT_TRUE(stream.finish()) << stream.error();
  ASSERT_TRUE(stream.format());
  EXPECT_EQ(stream.format()->sample_rate, 44100U);
  EXPECT_EQ(stream.format()->channels, 2U);
  EXPECT_EQ(stream.format()->frame_bytes, 4U);
  EXPECT_EQ(stream.format()->encoding, WavEncoding::kPcmS16);
  EXPECT_EQ(stream.format()->data_bytes, 8U);
  EXPECT_EQ(stream.audio_bytes(), 8U);
}
INSTANTIATE_TEST_SUITE_P(WavStream, PieceSize, ::testing::Values(1, 2, 3, 7, 11, 12, 45, 4096));

class FalseSize : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(FalseSize, MeansUntilTheStreamEnds) {
  const Bytes wav = Bytes().riff(GetParam()).fmt(1, 1, 22050, 16).data(GetParam()).fill(100);
  WavStream stream;
  EXPECT_THAT(push_all(stream, wav, 13), SizeIs(100));
  EXPECT_TRUE(stream.finish()) << stream.error();
  EXPECT_FALSE(stream.format()->data_bytes);
}
INSTANTIATE_TEST_SUITE_P(WavStream, FalseSize,
                         ::testing::Values(0U, 0x7FFFF000U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU));

TEST(WavStream, WhatFollowsThePromisedAudioIsNotAudio) {
  const Bytes wav = Bytes().riff().fmt(1, 1, 8000, 16).data(6).fill(6).tag("LIST").u32(50).fill(50);
  WavStream stream;
  EXPECT_THAT(push_all(stream, wav, 9), SizeIs(6));
  EXPECT_TRUE(stream.finish());
}

TEST(WavStream, FormatIsKnownBeforeTheFirstSample) {
  WavStream stream;
  push_all(stream, Bytes().riff().fmt(1, 1, 8000, 16), 64);
  EXPECT_FALSE(stream.format());
  push_all(stream, Bytes().data(0), 64);
  EXPECT_TRUE(stream.format());
}

TEST(WavStream, ExtensibleFormatTellsItsTrueEncoding) {
  Bytes wav;
  wav.riff().tag("fmt ").u32(40).u16(0xFFFE).u16(1).u32(48000).u32(192000).u16(4).u16(32);
  wav.u16(22).u16(32).u32(4).u16(3).fill(14).data(4).fill(4);
  WavStream stream;
  EXPECT_THAT(push_all(stream, wav, 6), SizeIs(4));
  ASSERT_TRUE(stream.format());
  EXPECT_EQ(name_of(stream.format()->encoding), "float32le");
}

TEST(WavStream, SixtyFourBitSizesAreRead) {
  Bytes wav;
  wav.tag("RF64").u32(0xFFFFFFFF).tag("WAVE").tag("ds64").u32(28).u32(0).u32(0).u32(10).u32(0);
  wav.fill(12, 0).fmt(1, 1, 8000, 16).data(0xFFFFFFFF).fill(10).fill(30);
  WavStream stream;
  EXPECT_THAT(push_all(stream, wav, 10), SizeIs(10));
  EXPECT_TRUE(stream.finish());
}

TEST(WavStream, EncodingsHaveNames) {
  struct Row {
    unsigned format_tag, bits;
    const char* name;
  };
  for (const Row& row : {Row{1, 8, "pcm_u8"}, Row{1, 16, "pcm_s16le"}, Row{1, 24, "pcm_s24le"},
                         Row{1, 32, "pcm_s32le"}, Row{3, 32, "float32le"}, Row{3, 64, "float64le"},
                         Row{6, 8, "alaw"}, Row{7, 8, "mulaw"}}) {
    WavStream stream;
    push_all(stream, Bytes().riff().fmt(row.format_tag, 1, 8000, row.bits).data(0), 99);
    ASSERT_TRUE(stream.format()) << row.name;
    EXPECT_EQ(name_of(stream.format()->encoding), row.name);
  }
}

TEST(WavStream, WhatIsNotWavIsNamed) {
  EXPECT_THAT(error_of(Bytes().tag("OggS").fill(20)), HasSubstr("Ogg"));
  EXPECT_THAT(error_of(Bytes().tag("ID3\x04").fill(20)), HasSubstr("MP3"));
  EXPECT_THAT(error_of(Bytes().u16(0xFBFF).fill(20)), HasSubstr("MP3"));
  EXPECT_THAT(error_of(Bytes().tag("RIFX").fill(20)), HasSubstr("big-endian"));
  EXPECT_THAT(error_of(Bytes().tag("RIFF").u32(9).tag("AVI ")), HasSubstr("another kind"));
  EXPECT_THAT(error_of(Bytes().fill(40)), HasSubstr("RIFF....WAVE"));
}

TEST(WavStream, NonsenseInTheHeaderIsRefused) {
  EXPECT_THAT(error_of(Bytes().riff().data(4).fill(4)), HasSubstr("no format before"));
  EXPECT_THAT(error_of(Bytes().riff().fmt(1, 0, 8000, 16).data(4)), HasSubstr("0 channels"));
  EXPECT_THAT(error_of(Bytes().riff().fmt(1, 1, 0, 16).data(4)), HasSubstr("0 samples a second"));
  EXPECT_THAT(error_of(Bytes().riff().fmt(1, 1, 8000, 12).data(4)), HasSubstr("12 bits"));
  EXPECT_THAT(error_of(Bytes().riff().fmt(85, 1, 8000, 16).data(4)), HasSubstr("format 85"));
  EXPECT_THAT(error_of(Bytes().riff().tag("fmt ").u32(8).fill(8)), HasSubstr("at least 16"));
  EXPECT_THAT(error_of(Bytes().riff().tag("junk").u32(0x7FFFFFFF)), HasSubstr("at most 1 MiB"));
  Bytes crooked;
  crooked.riff().tag("fmt ").u32(16).u16(1).u16(2).u32(8000).u32(0).u16(2).u16(16).data(4);
  EXPECT_THAT(error_of(crooked), HasSubstr("contradicts itself"));
}

TEST(WavStream, AHeaderOfEndlessSmallChunksIsRefused) {
  Bytes wav;
  wav.riff();
  for (int i = 0; i < 140000; ++i) wav.tag("junk").u32(0);
  EXPECT_THAT(error_of(wav), HasSubstr("1 MiB"));
}

TEST(WavStream, AStreamCutShortSaysWhere) {
  EXPECT_THAT(error_of(Bytes()), HasSubstr("stream is empty"));
  EXPECT_THAT(error_of(Bytes().tag("RIFF")), HasSubstr("header is cut short"));
  EXPECT_THAT(error_of(Bytes().riff().fmt(1, 1, 8000, 16)), HasSubstr("header is cut short"));
  EXPECT_THAT(error_of(Bytes().riff().fmt(1, 1, 8000, 16).data(100).fill(60)),
              AllOf(HasSubstr("60 bytes came"), HasSubstr("promised 100")));
  EXPECT_THAT(error_of(Bytes().riff().fmt(1, 1, 8000, 16).data(0).fill(61)),
              HasSubstr("inside a frame"));
}

TEST(WavStream, NothingComesAfterAFailure) {
  WavStream stream;
  push_all(stream, Bytes().fill(40), 8);
  ASSERT_TRUE(stream.failed());
  EXPECT_TRUE(stream.push(Bytes().riff().fmt(1, 1, 8000, 16).data(0).fill(9).bytes()).empty());
  EXPECT_FALSE(stream.finish());
}

}  // namespace
}  // namespace caesura::audio
