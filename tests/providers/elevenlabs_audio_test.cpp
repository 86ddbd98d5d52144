// The formats of the service: which one is asked for, and what the sink is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/elevenlabs_speaking.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

struct Wanted {
  const char* configured;
  tts_audio_format format;
  const char* asked;
};

TEST(ElevenLabsAudio, EveryFormatOfTheServiceIsAskedByItsNameAndDescribed) {
  FakeService fake("elevenlabs");
  struct Named {
    const char* name;
    int32_t encoding;
    uint32_t sample_rate;
    uint32_t bit_rate;
  };
  const Named all[] = {{"pcm_8000", TTS_ENCODING_PCM_S16LE, 8000, 0},
                       {"pcm_16000", TTS_ENCODING_PCM_S16LE, 16000, 0},
                       {"pcm_22050", TTS_ENCODING_PCM_S16LE, 22050, 0},
                       {"pcm_24000", TTS_ENCODING_PCM_S16LE, 24000, 0},
                       {"pcm_32000", TTS_ENCODING_PCM_S16LE, 32000, 0},
                       {"pcm_44100", TTS_ENCODING_PCM_S16LE, 44100, 0},
                       {"pcm_48000", TTS_ENCODING_PCM_S16LE, 48000, 0},
                       {"ulaw_8000", TTS_ENCODING_MULAW, 8000, 0},
                       {"alaw_8000", TTS_ENCODING_ALAW, 8000, 0},
                       {"mp3_22050_32", TTS_ENCODING_MP3, 22050, 32000},
                       {"mp3_24000_48", TTS_ENCODING_MP3, 24000, 48000},
                       {"mp3_44100_32", TTS_ENCODING_MP3, 44100, 32000},
                       {"mp3_44100_64", TTS_ENCODING_MP3, 44100, 64000},
                       {"mp3_44100_96", TTS_ENCODING_MP3, 44100, 96000},
                       {"mp3_44100_128", TTS_ENCODING_MP3, 44100, 128000},
                       {"mp3_44100_192", TTS_ENCODING_MP3, 44100, 192000},
                       {"opus_48000_32", TTS_ENCODING_OGG_OPUS, 48000, 32000},
                       {"opus_48000_64", TTS_ENCODING_OGG_OPUS, 48000, 64000},
                       {"opus_48000_96", TTS_ENCODING_OGG_OPUS, 48000, 96000},
                       {"opus_48000_128", TTS_ENCODING_OGG_OPUS, 48000, 128000},
                       {"opus_48000_192", TTS_ENCODING_OGG_OPUS, 48000, 192000}};
  for (const Named& one : all) {
    ElevenLabsSpeaker speaker(
        elevenlabs_config(fake.http(), std::string(R"(, "output_format": ")") + one.name + "\""));
    KeepingSink sink;
    ASSERT_EQ(speaker.speak(request_for("One"), sink), TTS_OK)
        << one.name << ": " << speaker.error.message;
    EXPECT_EQ(fake.last().at("query").as_string(), std::string("output_format=") + one.name);
    EXPECT_EQ(sink.format.encoding, one.encoding) << one.name;
    EXPECT_EQ(sink.format.sample_rate, one.sample_rate) << one.name;
    EXPECT_EQ(sink.format.channels, 1U) << one.name;
    EXPECT_EQ(sink.format.bit_rate, one.bit_rate) << one.name;
    EXPECT_EQ(sink.begins, 1);
    // The very same is asked for by its members.
    ElevenLabsSpeaker other(elevenlabs_config(fake.http()));
    tts_request request = request_for("One");
    request.format = &sink.format;
    EXPECT_EQ(other.audio(request), sink.audio) << one.name;
  }
}

TEST(ElevenLabsAudio, WhatARequestLeavesOpenIsFilledIn) {
  const auto format = [](int32_t encoding, uint32_t rate, uint32_t bits) {
    return tts_audio_format{sizeof(tts_audio_format), encoding, rate, 0, bits};
  };
  const Wanted all[] = {{"pcm_16000", format(0, 0, 0), "pcm_16000"},
                        {"pcm_16000", format(0, 44100, 0), "pcm_44100"},
                        {"pcm_16000", format(TTS_ENCODING_PCM_S16LE, 0, 0), "pcm_16000"},
                        {"pcm_16000", format(TTS_ENCODING_PCM_S16LE, 24000, 384000), "pcm_24000"},
                        {"pcm_16000", format(TTS_ENCODING_MP3, 0, 0), "mp3_44100_128"},
                        {"pcm_16000", format(TTS_ENCODING_MP3, 24000, 0), "mp3_24000_48"},
                        {"pcm_16000", format(TTS_ENCODING_MP3, 44100, 64000), "mp3_44100_64"},
                        {"pcm_16000", format(TTS_ENCODING_OGG_OPUS, 0, 0), "opus_48000_128"},
                        {"pcm_16000", format(TTS_ENCODING_MULAW, 0, 0), "ulaw_8000"},
                        {"mp3_44100_192", format(TTS_ENCODING_MP3, 0, 0), "mp3_44100_192"},
                        {"mp3_44100_192", format(TTS_ENCODING_PCM_S16LE, 0, 0), "pcm_24000"}};
  for (const Wanted& one : all) {
    ElevenLabsSpeaker speaker(elevenlabs_config(
        "https://e.org", std::string(R"(, "output_format": ")") + one.configured + "\""));
    tts_request request = request_for("One");
    request.format = &one.format;
    EXPECT_EQ(field_of(speaker.fields(request), "format"), one.asked);
  }
}

TEST(ElevenLabsAudio, WhatTheServiceDoesNotMakeIsRefusedWithWhatItMakes) {
  ElevenLabsSpeaker speaker(elevenlabs_config("https://e.org"));
  tts_request request = request_for("One");
  Fields fields;
  const tts_audio_format odd{sizeof odd, TTS_ENCODING_MP3, 44100, 1, 48000};
  request.format = &odd;
  EXPECT_EQ(speaker.fingerprint(request, fields), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr("mp3_44100_128, mp3_44100_192"));
  const tts_audio_format flac{sizeof flac, TTS_ENCODING_FLAC, 0, 0, 0};
  request.format = &flac;
  EXPECT_EQ(speaker.fingerprint(request, fields), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr("mu-law, A-law, MP3 and Ogg Opus"));
}

TEST(ElevenLabsAudio, ComesAsItArrives) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request_for("One, two, three, four, five"), sink), TTS_OK);
  EXPECT_GT(sink.writes, 3);
  EXPECT_EQ(sink.audio.size() % 2, 0U);
}

TEST(ElevenLabsAudio, ASecondRequestOpensNoConnection) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  speaker.audio(request_for("One"));
  speaker.audio(request_for("Two"));
  EXPECT_EQ(fake.counter("calls"), 2);
  EXPECT_EQ(fake.counter("connections"), 1);
}

}  // namespace
}  // namespace caesura::test
