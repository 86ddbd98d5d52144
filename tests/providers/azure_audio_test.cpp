// Formats, and the ten minutes at which the service stops without a word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/azure_speaker.hpp"

namespace caesura::test {
namespace {

struct Wanted {
  tts_audio_format format;
  const char* name;
};
void PrintTo(const Wanted& wanted, std::ostream* out) {
  *out << wanted.name;
}

tts_audio_format format_of(int32_t encoding, uint32_t rate = 0, uint32_t bit_rate = 0,
                           uint32_t channels = 0) {
  return {sizeof(tts_audio_format), encoding, rate, channels, bit_rate};
}

TEST(AzureAudio, EachFormatIsAskedByAzuresName) {
  Azure azure;
  const Wanted all[] = {
      {format_of(0), "raw-24khz-16bit-mono-pcm"},
      {format_of(0, 48000), "raw-48khz-16bit-mono-pcm"},
      {format_of(TTS_ENCODING_PCM_S16LE, 22050, 352800, 1), "raw-22050hz-16bit-mono-pcm"},
      {format_of(TTS_ENCODING_MULAW), "raw-8khz-8bit-mono-mulaw"},
      {format_of(TTS_ENCODING_ALAW, 8000), "raw-8khz-8bit-mono-alaw"},
      {format_of(TTS_ENCODING_MP3), "audio-24khz-96kbitrate-mono-mp3"},
      {format_of(TTS_ENCODING_MP3, 16000, 32000), "audio-16khz-32kbitrate-mono-mp3"},
      {format_of(TTS_ENCODING_MP3, 0, 192000), "audio-48khz-192kbitrate-mono-mp3"},
      {format_of(TTS_ENCODING_OGG_OPUS, 48000), "ogg-48khz-16bit-mono-opus"},
      {format_of(TTS_ENCODING_WEBM_OPUS), "webm-24khz-16bit-mono-opus"},
      {format_of(TTS_ENCODING_WEBM_OPUS, 0, 24000), "webm-24khz-16bit-24kbps-mono-opus"}};
  for (const Wanted& wanted : all) {
    tts_request request = request_for("Hello");
    request.format = &wanted.format;
    KeepingSink sink;
    ASSERT_EQ(azure.speak(request, sink), TTS_OK) << wanted.name << " " << azure.message();
    EXPECT_EQ(azure.fake.last_header("x-microsoft-outputformat"), wanted.name);
    EXPECT_EQ(sink.format.channels, 1U);
    EXPECT_GT(sink.format.sample_rate, 0U);
    const int32_t usual = TTS_ENCODING_PCM_S16LE;
    EXPECT_EQ(sink.format.encoding, wanted.format.encoding == 0 ? usual : wanted.format.encoding);
  }
}

TEST(AzureAudio, WhatAzureDoesNotMakeIsRefusedWithWhatItMakes) {
  Azure azure;
  for (const tts_audio_format& format :
       {format_of(TTS_ENCODING_FLAC), format_of(TTS_ENCODING_MP3, 44100),
        format_of(TTS_ENCODING_PCM_S16LE, 0, 0, 2), format_of(TTS_ENCODING_PCM_F32LE)}) {
    tts_request request = request_for("Hello");
    request.format = &format;
    KeepingSink sink;
    EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
    EXPECT_THAT(azure.message(), ::testing::HasSubstr("azure makes"));
  }
}

TEST(AzureAudio, TheSameRequestGivesTheSameBytes) {
  Azure azure;
  const tts_request request = request_for("Hello");
  EXPECT_EQ(azure.speaker().audio(request), azure.speaker().audio(request));
  EXPECT_EQ(azure.fake.counter("connections"), 1);
}

class TenMinutes : public ::testing::TestWithParam<Wanted> {};

TEST_P(TenMinutes, IsAnErrorAfterTheLastByte) {
  Azure azure;
  azure.fake.configure("ten_minutes", true);
  tts_request request = request_for("Hello");
  request.format = &GetParam().format;
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(azure.message(), ::testing::HasSubstr("10 minutes"));
  EXPECT_GT(sink.audio.size(), 0U);
  EXPECT_TRUE(sink.info.empty());
}
INSTANTIATE_TEST_SUITE_P(Each, TenMinutes,
                         ::testing::Values(Wanted{format_of(TTS_ENCODING_PCM_S16LE, 8000), ""},
                                           Wanted{format_of(TTS_ENCODING_MULAW), ""},
                                           Wanted{format_of(TTS_ENCODING_MP3, 16000, 32000), ""},
                                           Wanted{format_of(TTS_ENCODING_OGG_OPUS), ""},
                                           Wanted{format_of(TTS_ENCODING_WEBM_OPUS), ""}));

TEST(AzureAudio, AnOpusContainerThatEndsEarlyIsAnError) {
  Azure azure;
  azure.fake.always(R"({"drop_tail": 7})");
  for (const int32_t encoding : {TTS_ENCODING_OGG_OPUS, TTS_ENCODING_WEBM_OPUS}) {
    const tts_audio_format format = format_of(encoding);
    tts_request request = request_for("Hello");
    request.format = &format;
    KeepingSink sink;
    EXPECT_EQ(azure.speak(request, sink), TTS_UNAVAILABLE);
    EXPECT_THAT(azure.message(), ::testing::HasSubstr("cut short"));
  }
}

}  // namespace
}  // namespace caesura::test
