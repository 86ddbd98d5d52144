// From base64 in JSON to samples: containers off, formats found, what is no audio refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/google_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

tts_audio_format wanted(int32_t encoding, uint32_t rate = 0) {
  return {sizeof(tts_audio_format), encoding, rate, 0, 0};
}

TEST(GoogleAudio, SamplesLoseTheirHeaderAndKeepItsRate) {
  Google google(R"("voice": "en-US-Standard-B")");
  KeepingSink sink;
  ASSERT_EQ(google.speak(request_for("Hello"), sink), TTS_OK) << google.message();
  EXPECT_EQ(sink.format.encoding, TTS_ENCODING_PCM_S16LE);
  EXPECT_EQ(sink.format.sample_rate, 22050U);
  EXPECT_EQ(sink.format.channels, 1U);
  EXPECT_EQ(sink.audio.size(), 2U * 22050 / 10);
  EXPECT_EQ(sink.begins, 1);
}

TEST(GoogleAudio, BareSamplesAndThoseInAFileAreTheSame) {
  Google file(R"("voice": "en-US-Neural2-C", "sample_rate": 16000)");
  Google bare(R"("voice": "en-US-Neural2-C", "sample_rate": 16000, "audio_encoding": "pcm")");
  const tts_request request = request_for("One, two, three");
  EXPECT_EQ(bare.speaker().audio(request), file.speaker().audio(request));
  EXPECT_EQ(bare.fake.last().at("body").as_string().find("LINEAR16"), std::string::npos);
}

TEST(GoogleAudio, EachEncodingIsAskedForAndDescribed) {
  Google google;
  const struct {
    tts_audio_format format;
    const char* name;
    uint32_t rate;
    uint32_t bit_rate;
  } cases[] = {{wanted(TTS_ENCODING_MP3), "MP3", 24000, 32000},
               {wanted(TTS_ENCODING_MP3, 48000), "MP3", 48000, 32000},
               {wanted(TTS_ENCODING_OGG_OPUS, 16000), "OGG_OPUS", 48000, 0},
               {wanted(TTS_ENCODING_MULAW, 8000), "MULAW", 8000, 0},
               {wanted(TTS_ENCODING_ALAW, 8000), "ALAW", 8000, 0},
               {wanted(TTS_ENCODING_PCM_S16LE, 48000), "LINEAR16", 48000, 0},
               {wanted(0, 8000), "LINEAR16", 8000, 0}};
  for (const auto& one : cases) {
    tts_request request = request_for("Hello there");
    request.format = &one.format;
    KeepingSink sink;
    ASSERT_EQ(google.speak(request, sink), TTS_OK) << one.name << google.message();
    const std::string body(google.fake.last().at("body").as_string());
    EXPECT_THAT(body, HasSubstr("\"audioEncoding\":\"" + std::string(one.name) + "\""));
    EXPECT_EQ(sink.format.sample_rate, one.rate) << one.name;
    EXPECT_EQ(sink.format.bit_rate, one.bit_rate) << one.name;
    const int32_t encoding =
        one.format.encoding == 0 ? TTS_ENCODING_PCM_S16LE : one.format.encoding;
    EXPECT_EQ(sink.format.encoding, encoding) << one.name;
    EXPECT_NE(sink.audio.substr(0, 4), "RIFF") << one.name;
  }
}

TEST(GoogleAudio, WhatCannotBeHadIsRefusedHere) {
  Google google;
  tts_audio_format stereo = wanted(0);
  stereo.channels = 2;
  tts_audio_format rich = wanted(TTS_ENCODING_MP3);
  rich.bit_rate = 128'000;
  for (const tts_audio_format& format :
       {wanted(TTS_ENCODING_FLAC), wanted(TTS_ENCODING_OGG_OPUS, 22050), wanted(0, 4000),
        wanted(0, 96000), stereo, rich}) {
    tts_request request = request_for("Hello");
    request.format = &format;
    KeepingSink sink;
    EXPECT_EQ(google.speak(request, sink), TTS_INVALID_ARGUMENT);
    EXPECT_THAT(google.message(), HasSubstr("format"));
  }
  EXPECT_EQ(google.fake.counter("calls"), 0);
}

TEST(GoogleAudio, AMinuteArrivesWhole) {
  Google google(R"("voice": "en-US-Neural2-C", "speaking_rate": 0.25)");
  std::string text;
  for (int i = 0; i < 125; ++i) text += "again ";
  const std::string audio = google.speaker().audio(request_for(text));
  EXPECT_EQ(audio.size(), std::size_t{749} * 80 * 48);  // milliseconds; the last blank is trimmed
}

struct BadAudio {
  const char* name;
  const char* config;
  const char* answer;
  tts_status code;
  const char* says;
};
void PrintTo(const BadAudio& bad, std::ostream* out) {
  *out << bad.name;
}

class GoogleBadAudio : public ::testing::TestWithParam<BadAudio> {};

TEST_P(GoogleBadAudio, NeverReachesTheSink) {
  const BadAudio& bad = GetParam();
  Google google(std::string(kNeural) + bad.config);
  boost::json::object fault{{"body", bad.answer}};
  google.fake.script("[" + boost::json::serialize(fault) + "]");
  KeepingSink sink;
  EXPECT_EQ(google.speak(request_for("The spoken words of a test"), sink), bad.code)
      << google.message();
  EXPECT_THAT(google.message(), ::testing::StartsWith("google: "));
  EXPECT_THAT(google.message(), HasSubstr(bad.says));
  EXPECT_EQ(sink.begins, 0);
  EXPECT_TRUE(sink.info.empty());
}
INSTANTIATE_TEST_SUITE_P(
    Each, GoogleBadAudio,
    ::testing::Values(
        BadAudio{"NoBase64", "", R"({"audioContent": "UklGR!=="})", TTS_DATA_LOSS, "no base64"},
        BadAudio{"Base64CutShort", "", R"({"audioContent": "UklGRg"})", TTS_DATA_LOSS, "no base64"},
        BadAudio{"NoAudio", "", R"({"audioContent": ""})", TTS_DATA_LOSS, "no audio"},
        BadAudio{"NothingAtAll", "", "{}", TTS_DATA_LOSS, "no audio"},
        BadAudio{"NoString", "", R"({"audioContent": [1]})", TTS_DATA_LOSS, "no audio"},
        BadAudio{"NoWavFile", "", R"({"audioContent": "AAAAAAAAAAAAAAAAAAAAAAAA"})", TTS_DATA_LOSS,
                 "RIFF"},
        BadAudio{"WavCutInItsHeader", "", R"({"audioContent": "UklGRiYAAABXQVZF"})", TTS_DATA_LOSS,
                 "WAV"},
        BadAudio{
            "WavShorterThanItSays", "",
            R"({"audioContent": "UklGRiYAAABXQVZFZm10IBAAAAABAAEAwF0AAIC7AAACABAAZGF0YQIAAAAB"})",
            TTS_DATA_LOSS, "1"},
        BadAudio{
            "WavOfAnotherRate", R"(, "sample_rate": 16000)",
            R"({"audioContent": "UklGRiYAAABXQVZFZm10IBAAAAABAAEAwF0AAIC7AAACABAAZGF0YQIAAAABAA=="})",
            TTS_DATA_LOSS, "24000 Hz, and 16000"},
        BadAudio{"HalfASample", R"(, "audio_encoding": "pcm")", R"({"audioContent": "AAEC"})",
                 TTS_DATA_LOSS, "cut inside a sample: 3 bytes"},
        BadAudio{"NoMp3", R"(, "audio_encoding": "mp3")", R"({"audioContent": "T2dnUwACAAAAAA=="})",
                 TTS_DATA_LOSS, "but as Ogg"},
        BadAudio{"NoOpus", R"(, "audio_encoding": "ogg_opus")", R"({"audioContent": "AAAA"})",
                 TTS_DATA_LOSS, "does not begin as OGG_OPUS"},
        BadAudio{"JsonCutShort", "", R"({"audioContent": "UklG)", TTS_UNAVAILABLE,
                 "no JSON object"},
        BadAudio{"AList", "", "[]", TTS_UNAVAILABLE, "no JSON object"},
        BadAudio{
            "ErrorWithStatus200", "",
            R"({"error": {"code": 503, "message": "Not today: The spoken words of a test", "status": "UNAVAILABLE"}})",
            TTS_UNAVAILABLE, "status 200 with an error: Not today: [text]"}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace caesura::test
