// What the first bytes of compressed audio say, and that less than enough is not guessed from.
#include <gtest/gtest.h>

#include <string>

#include "plugins/support/audio/codec_head.hpp"

namespace caesura::audio {
namespace {

HeadReading read(Codec codec, std::string_view bytes) {
  return read_codec_head(codec, std::as_bytes(std::span(bytes)));
}

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(value);
  return out;
}

// Every shorter beginning asks for more; the whole gives the head.
void expect_head(Codec codec, const std::string& whole, const CodecHead& expected) {
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto part = read(codec, std::string_view(whole).substr(0, size));
    EXPECT_FALSE(part.head) << size;
    EXPECT_FALSE(part.wrong) << size;
  }
  const auto reading = read(codec, whole);
  ASSERT_TRUE(reading.head);
  EXPECT_EQ(reading.head->sample_rate, expected.sample_rate);
  EXPECT_EQ(reading.head->channels, expected.channels);
  EXPECT_EQ(reading.head->bit_rate, expected.bit_rate);
}

TEST(CodecHead, Mp3OfEveryVersion) {
  expect_head(Codec::kMp3, bytes({0xFF, 0xFB, 0x90, 0x00}), {44100, 2, 128000});
  expect_head(Codec::kMp3, bytes({0xFF, 0xF3, 0x84, 0xC4}), {24000, 1, 64000});
  expect_head(Codec::kMp3, bytes({0xFF, 0xE3, 0x28, 0xC4}), {8000, 1, 16000});
}

TEST(CodecHead, Mp3BehindItsTags) {
  const std::string tag = bytes({'I', 'D', '3', 4, 0, 0, 0, 0, 1, 2}) + std::string(130, '\0');
  expect_head(Codec::kMp3, tag + bytes({0xFF, 0xF3, 0x84, 0xC4}), {24000, 1, 64000});
  EXPECT_TRUE(read(Codec::kMp3, tag + "oops").wrong);
}

TEST(CodecHead, AacOggOpusAndFlac) {
  expect_head(Codec::kAacAdts, bytes({0xFF, 0xF1, 0x58, 0x40}), {24000, 1, 0});
  expect_head(Codec::kAacAdts, bytes({0xFF, 0xF9, 0x50, 0x80}), {44100, 2, 0});
  const std::string page =
      bytes({'O', 'g', 'g', 'S', 0, 2}) + std::string(20, '\0') + bytes({1, 19});
  expect_head(Codec::kOggOpus, page + "OpusHead" + bytes({1, 2}), {48000, 2, 0});
  const std::string info = std::string(10, '\0') + bytes({0x0A, 0xC4, 0x42});
  expect_head(Codec::kFlac, "fLaC" + bytes({0, 0, 0, 34}) + info, {44100, 2, 0});
}

TEST(CodecHead, AnythingElseIsWrong) {
  const std::string text = "{\"error\": \"this is no audio at all, whatever it says\"}";
  for (const Codec codec : {Codec::kMp3, Codec::kAacAdts, Codec::kOggOpus, Codec::kFlac}) {
    EXPECT_TRUE(read(codec, text).wrong);
    EXPECT_TRUE(read(codec, std::string(64, '\0')).wrong);
  }
  // The next stage of each: a sync without a legal header, an Ogg stream of another codec.
  EXPECT_TRUE(read(Codec::kMp3, bytes({0xFF, 0xF3, 0xF4, 0xC4})).wrong);
  EXPECT_TRUE(read(Codec::kMp3, bytes({0xFF, 0xF3, 0x8C, 0xC4})).wrong);
  EXPECT_TRUE(read(Codec::kAacAdts, bytes({0xFF, 0xF1, 0x7C, 0x40})).wrong);
  EXPECT_TRUE(read(Codec::kOggOpus, "OggS" + std::string(60, '\0')).wrong);
  EXPECT_TRUE(read(Codec::kFlac, "fLaC" + bytes({4, 0, 0, 34}) + std::string(20, '\1')).wrong);
}

TEST(CodecHead, ContainersAreKnownByTheirMarks) {
  const auto of = [](std::string_view start) {
    return container_of(std::as_bytes(std::span(start)));
  };
  EXPECT_EQ(of("OggS..."), "Ogg");
  EXPECT_EQ(of("fLaC"), "FLAC");
  EXPECT_EQ(of("ID3\x04"), "MP3");
  EXPECT_EQ(of("RIFF....WAVEfmt "), "WAV");
  EXPECT_EQ(of("RIFF....AVI "), "");
  EXPECT_EQ(of(""), "");
}

}  // namespace
}  // namespace caesura::audio
