// Formats and their sample rates, and the ten minutes at which the service stops without a word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/polly_speaker.hpp"

namespace caesura::test {
namespace {

tts_audio_format format_of(int32_t encoding, uint32_t rate = 0, uint32_t bit_rate = 0,
                           uint32_t channels = 0) {
  return {sizeof(tts_audio_format), encoding, rate, channels, bit_rate};
}

struct Wanted {
  tts_audio_format format;
  const char* model;
  const char* name;
  const char* rate;
};

TEST(PollyAudio, EachFormatIsAskedByItsNameAndRate) {
  Polly polly;
  const Wanted all[] = {{format_of(0), "", "pcm", "16000"},
                        {format_of(0, 8000), "", "pcm", "8000"},
                        {format_of(TTS_ENCODING_PCM_S16LE, 16000, 256'000, 1), "", "pcm", "16000"},
                        {format_of(TTS_ENCODING_MP3), "", "mp3", "24000"},
                        {format_of(TTS_ENCODING_MP3), "standard", "mp3", "22050"},
                        {format_of(TTS_ENCODING_MP3, 44100), "", "mp3", "44100"},
                        {format_of(TTS_ENCODING_MP3, 8000), "", "mp3", "8000"},
                        {format_of(TTS_ENCODING_OGG_VORBIS), "generative", "ogg_vorbis", "24000"},
                        {format_of(TTS_ENCODING_OGG_VORBIS, 48000), "", "ogg_vorbis", "48000"},
                        {format_of(TTS_ENCODING_OGG_OPUS), "", "ogg_opus", "48000"},
                        {format_of(TTS_ENCODING_MULAW), "", "mulaw", "8000"},
                        {format_of(TTS_ENCODING_ALAW, 8000), "", "alaw", "8000"}};
  for (const Wanted& wanted : all) {
    tts_request request = request_for("Hello");
    request.format = &wanted.format;
    request.model = tts::str(wanted.model);
    KeepingSink sink;
    ASSERT_EQ(polly.speak(request, sink), TTS_OK) << wanted.name << " " << polly.message();
    EXPECT_EQ(polly.last_sent("OutputFormat"), wanted.name);
    EXPECT_EQ(polly.last_sent("SampleRate"), wanted.rate);
    EXPECT_EQ(std::to_string(sink.format.sample_rate), wanted.rate);
    EXPECT_EQ(sink.format.channels, 1U);
    const int32_t usual = TTS_ENCODING_PCM_S16LE;
    EXPECT_EQ(sink.format.encoding, wanted.format.encoding == 0 ? usual : wanted.format.encoding);
  }
}

TEST(PollyAudio, TheConfigsRateIsOfTheConfigsFormat) {
  Polly polly(R"("voice": "Joanna", "output_format": "mp3", "sample_rate": 48000)");
  tts_request request = request_for("Hello");
  EXPECT_EQ(polly.sent(request, "SampleRate"), "48000");
  const tts_audio_format pcm = format_of(TTS_ENCODING_PCM_S16LE);
  request.format = &pcm;
  EXPECT_EQ(polly.sent(request, "SampleRate"), "16000");
}

TEST(PollyAudio, WhatPollyDoesNotMakeIsRefusedWithWhatItMakes) {
  Polly polly;
  for (const tts_audio_format& format :
       {format_of(TTS_ENCODING_FLAC), format_of(TTS_ENCODING_PCM_S16LE, 24000),
        format_of(TTS_ENCODING_MP3, 11025), format_of(TTS_ENCODING_OGG_OPUS, 24000),
        format_of(TTS_ENCODING_MULAW, 16000), format_of(TTS_ENCODING_PCM_S16LE, 0, 0, 2),
        format_of(TTS_ENCODING_PCM_F32LE), format_of(TTS_ENCODING_MP3, 0, 64000)}) {
    tts_request request = request_for("Hello");
    request.format = &format;
    KeepingSink sink;
    EXPECT_EQ(polly.speak(request, sink), TTS_INVALID_ARGUMENT);
    EXPECT_THAT(polly.message(), ::testing::HasSubstr("format: polly"));
  }
  EXPECT_EQ(polly.fake.counter("calls"), 0);
}

TEST(PollyAudio, TheSameRequestGivesTheSameBytesOverOneConnection) {
  Polly polly;
  const tts_request request = request_for("Hello");
  EXPECT_EQ(polly.speaker().audio(request), polly.speaker().audio(request));
  EXPECT_EQ(polly.fake.counter("connections"), 1);
}

class PollyTenMinutes : public ::testing::TestWithParam<tts_audio_format> {};

TEST_P(PollyTenMinutes, IsAnErrorAfterTheLastByte) {
  Polly polly;
  polly.fake.configure("ten_minutes", true);
  tts_request request = request_for("Hello");
  request.format = &GetParam();
  KeepingSink sink;
  EXPECT_EQ(polly.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(polly.message(), ::testing::HasSubstr("10 minutes"));
  EXPECT_GT(sink.audio.size(), 0U);
  EXPECT_TRUE(sink.info.empty());
}
INSTANTIATE_TEST_SUITE_P(
    Each, PollyTenMinutes,
    ::testing::Values(format_of(TTS_ENCODING_PCM_S16LE, 8000), format_of(TTS_ENCODING_MULAW),
                      format_of(TTS_ENCODING_MP3, 24000), format_of(TTS_ENCODING_MP3, 44100),
                      format_of(TTS_ENCODING_OGG_VORBIS, 22050), format_of(TTS_ENCODING_OGG_OPUS)));

TEST(PollyAudio, AContainerThatEndsEarlyIsAnError) {
  for (const char* fault : {R"({"drop_tail": 7})", R"({"drop_tail": 1505})"}) {
    Polly polly;
    polly.fake.always(fault);
    const tts_audio_format format = format_of(TTS_ENCODING_OGG_VORBIS);
    tts_request request = request_for("Hello");
    request.format = &format;
    KeepingSink sink;
    EXPECT_EQ(polly.speak(request, sink), TTS_UNAVAILABLE) << fault;
    EXPECT_THAT(polly.message(), ::testing::HasSubstr("cut short"));
  }
}

TEST(PollyAudio, OfAnotherKindIsAnError) {
  Polly polly;
  // 0x80 bytes, which are neither text nor MP3.
  polly.fake.always(R"({"body_base64": "gICAgICAgICAgICAgICAgA=="})");
  const tts_audio_format format = format_of(TTS_ENCODING_MP3);
  tts_request request = request_for("Hello");
  request.format = &format;
  KeepingSink sink;
  EXPECT_EQ(polly.speak(request, sink), TTS_UNAVAILABLE);
  EXPECT_THAT(polly.message(), ::testing::HasSubstr("does not begin as MP3"));
}

}  // namespace
}  // namespace caesura::test
