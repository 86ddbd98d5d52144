// What comes out of the openai provider: samples without containers, streams told by their heads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/openai_speaking.hpp"

namespace caesura::test {
namespace {

tts_audio_format encoded(int32_t encoding) {
  return {sizeof(tts_audio_format), encoding, 0, 0, 0};
}

TEST(OpenAiAudio, IsTheSameSamplesHoweverTheyCome) {
  FakeService fake("openai");
  const tts_request request = request_for("One, two");
  std::vector<std::string> heard;
  for (const char* format : {"wav", "pcm"}) {
    for (const char* stream : {"audio", "sse"}) {
      for (const char* size : {"stream", "true"}) {
        fake.configure("wav_size", size);
        OpenAiSpeaker speaker(openai_config(fake.http(), std::string(R"(, "response_format": ")") +
                                                             format + R"(", "stream": ")" + stream +
                                                             "\""));
        KeepingSink sink;
        ASSERT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
        EXPECT_EQ(sink.format.encoding, TTS_ENCODING_PCM_S16LE);
        EXPECT_EQ(sink.format.sample_rate, 24000U);
        EXPECT_EQ(sink.format.channels, 1U);
        EXPECT_EQ(sink.begins, 1);
        heard.push_back(sink.audio);
      }
    }
  }
  EXPECT_GT(heard.front().size(), 5000U);
  EXPECT_THAT(heard, ::testing::Each(heard.front()));
}

TEST(OpenAiAudio, CompressedFormatsPassAsTheyAreAndTellTheirFormat) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  const struct {
    int32_t encoding;
    const char* name;
    uint32_t sample_rate;
    uint32_t bit_rate;
    const char* start;
  } rows[] = {{TTS_ENCODING_MP3, "mp3", 24000, 128000, "ID3"},
              {TTS_ENCODING_OGG_OPUS, "opus", 48000, 0, "OggS"},
              {TTS_ENCODING_FLAC, "flac", 24000, 0, "fLaC"},
              {TTS_ENCODING_AAC_ADTS, "aac", 24000, 0, "\xff\xf1"}};
  for (const auto& row : rows) {
    const tts_audio_format format = encoded(row.encoding);
    tts_request request = request_for("One, two");
    request.format = &format;
    KeepingSink sink;
    ASSERT_EQ(speaker.speak(request, sink), TTS_OK) << row.name << speaker.error.message;
    EXPECT_EQ(last_body(fake).at("response_format"), row.name);
    EXPECT_EQ(sink.format.encoding, row.encoding);
    EXPECT_EQ(sink.format.sample_rate, row.sample_rate) << row.name;
    EXPECT_EQ(sink.format.channels, 1U) << row.name;
    EXPECT_EQ(sink.format.bit_rate, row.bit_rate) << row.name;
    EXPECT_THAT(sink.audio, ::testing::StartsWith(row.start));
  }
}

TEST(OpenAiAudio, SamplesAreAskedForAsWavWhereTheConfigHasACodec) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "response_format": "mp3")"));
  const tts_audio_format format = encoded(TTS_ENCODING_PCM_S16LE);
  tts_request request = request_for("One");
  request.format = &format;
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
  EXPECT_EQ(last_body(fake).at("response_format"), "wav");
  EXPECT_EQ(sink.format.encoding, TTS_ENCODING_PCM_S16LE);
}

TEST(OpenAiAudio, AWavFileForPcmLosesItsHeader) {
  FakeService fake("openai");
  OpenAiSpeaker wav(openai_config(fake.http()));
  const std::string samples = wav.audio(request_for("One"));
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "response_format": "pcm")"));
  std::string file("RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0", 32);
  file += std::string("\x02\0\x10\0data\xff\xff\xff\xff", 12) + std::string(1000, '\x11');
  std::string base64;
  for (std::size_t at = 0; at < file.size(); at += 3) {
    static const char kDigits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8U | (at + i < file.size() ? static_cast<unsigned char>(file[at + i]) : 0U);
    }
    const std::size_t left = file.size() - at;
    for (int i = 3; i >= 0; --i) {
      const bool padding = (left == 1 && i < 2) || (left == 2 && i < 1);
      base64 += padding ? '=' : kDigits[(bits >> (6 * i)) & 63U];
    }
  }
  fake.script(R"([{"status": 200, "body_base64": ")" + base64 + R"("}])");
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request_for("One"), sink), TTS_OK) << speaker.error.message;
  EXPECT_EQ(sink.audio, std::string(1000, '\x11'));
  EXPECT_EQ(sink.format.sample_rate, 16000U);
}

TEST(OpenAiAudio, TheServersRateIsBelievedAndNeverGuessedAgainstTheConfig) {
  FakeService fake("openai");
  fake.configure("pcm_rate", 22050);
  fake.configure("content_type", "audio/pcm;rate=22050");
  OpenAiSpeaker told(openai_config(fake.http(), R"(, "response_format": "pcm")"));
  KeepingSink sink;
  ASSERT_EQ(told.speak(request_for("One"), sink), TTS_OK) << told.error.message;
  EXPECT_EQ(sink.format.sample_rate, 22050U);

  OpenAiSpeaker other(
      openai_config(fake.http(), R"(, "response_format": "pcm", "sample_rate": 24000)"));
  KeepingSink none;
  EXPECT_EQ(other.speak(request_for("One"), none), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(none.begins, 0);

  fake.configure("content_type", "audio/pcm");
  OpenAiSpeaker stated(
      openai_config(fake.http(), R"(, "response_format": "pcm", "sample_rate": 22050)"));
  KeepingSink right;
  ASSERT_EQ(stated.speak(request_for("One"), right), TTS_OK) << stated.error.message;
  EXPECT_EQ(right.format.sample_rate, 22050U);
}

TEST(OpenAiAudio, AnotherRateThanTheRequestedIsRefusedBeforeItSounds) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  const tts_audio_format format = tts::pcm_format(16000);
  tts_request request = request_for("One");
  request.format = &format;
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_EQ(sink.begins, 0);
}

TEST(OpenAiAudio, EventsMayBeWrittenInEveryWayOfTheStandard) {
  FakeService fake("openai");
  OpenAiSpeaker plain(openai_config(fake.http()));
  const std::string audio = plain.audio(request_for("One"));
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "stream": "sse")"));
  for (const char* events :
       {R"({"newline": "\r\n"})", R"({"newline": "\r"})", R"({"comments": true, "audio_bytes": 7})",
        R"({"usage": "token_usage", "audio_bytes": 100000})"}) {
    fake.configure("events", boost::json::parse(events));
    for (const char* piece : {"1", "3", "1000000"}) {
      fake.script(std::string(R"([{"piece": )") + piece + "}]");
      EXPECT_EQ(speaker.audio(request_for("One")), audio) << events << piece;
    }
  }
}

TEST(OpenAiAudio, TheFirstBytesArriveWhileTheRestIsMade) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  fake.script(R"([{"piece": 2000, "every_ms": 40}])");
  const auto start = std::chrono::steady_clock::now();
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request_for("One, two, three"), sink), TTS_OK) << speaker.error.message;
  const auto whole = std::chrono::steady_clock::now() - start;
  EXPECT_GT(sink.writes, 2);
  EXPECT_LT(sink.first_byte - start, whole / 2);
}

TEST(OpenAiAudio, ASecondRequestOpensNoNewConnection) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  speaker.audio(request_for("One"));
  speaker.audio(request_for("Two"));
  EXPECT_EQ(fake.counter("calls"), 2);
  EXPECT_EQ(fake.counter("connections"), 1);
}

}  // namespace
}  // namespace caesura::test
