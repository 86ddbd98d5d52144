// The tone provider's fingerprint holds what changes the sound, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/speaking.hpp"

namespace caesura::test {
namespace {

TEST(ToneKey, GivesItsFieldsInTheOrderOfTheContract) {
  Speaker speaker("tone", R"({"epoch": "7", "sample_rate": 16000})");
  const Fields fields = speaker.fields(request_for("One, two"));
  std::vector<std::string> names;
  for (const auto& field : fields) names.push_back(field.first);
  EXPECT_THAT(names, ::testing::ElementsAre("provider", "render_revision", "server", "model",
                                            "voice", "language", "format", "epoch", "rendered"));
  EXPECT_EQ(field_of(fields, "provider"), "tone");
  EXPECT_EQ(field_of(fields, "epoch"), "7");
  EXPECT_EQ(field_of(fields, "format"), "pcm_s16le/16000/1");
}

// For every class and a text that has only this class inside: the key and the sound change
// together. For every other class neither does.
TEST(ToneKey, APauseIsInTheKeyExactlyWhenItIsInTheSound) {
  Speaker speaker("tone", "{}");
  const char* const texts[] = {
      "One. Two.", "One\n\ntwo", "One, two.",      "One: two.",   "One; two.",
      "One two.",  "One two,",   "1,000 at 12:30", "One.\n\nTwo", "Dr. One (two), three."};
  for (const char* text : texts) {
    const tts_request plain = request_for(text);
    const Fields key = speaker.fields(plain);
    const std::string audio = speaker.audio(plain);
    for (const auto& one : kPauseMembers) {
      for (const int32_t ms : {0, 333, 9000}) {
        tts_pauses pauses = tts::all_pauses();
        pauses.*one.member = ms;
        tts_request request = plain;
        request.pauses = &pauses;
        EXPECT_EQ(speaker.fields(request) == key, speaker.audio(request) == audio)
            << text << " " << one.name << " " << ms;
      }
    }
  }
}

TEST(ToneKey, ADefaultThatIsSpelledOutIsTheSameRequest) {
  Speaker speaker("tone", "{}");
  const tts_request plain = request_for("One, two. Three\n\nfour; five: six");
  const tts_pauses pauses{sizeof pauses, 280, 500, 3000, 120, 200, 200};
  const tts_audio_format format = tts::pcm_format(24000);
  tts_request spelled = plain;
  spelled.pauses = &pauses;
  spelled.format = &format;
  spelled.voice = tts::str("tone");
  spelled.language = tts::str("en");
  spelled.rate_pct = spelled.pitch_pct = spelled.volume_pct = 0;
  EXPECT_EQ(speaker.fields(spelled), speaker.fields(plain));
  EXPECT_EQ(speaker.audio(spelled), speaker.audio(plain));
  const tts_pauses engine = tts::all_pauses(TTS_PAUSE_ENGINE);
  spelled.pauses = &engine;
  EXPECT_EQ(speaker.fields(spelled), speaker.fields(plain));
  spelled.rate_pct = -0.0;
  EXPECT_EQ(speaker.fields(spelled), speaker.fields(plain));
}

TEST(ToneKey, EverySettingThatIsHeardIsKeyed) {
  Speaker speaker("tone", "{}");
  const tts_request plain = request_for("One two");
  const Fields key = speaker.fields(plain);
  std::vector<tts_request> others(6, plain);
  const tts_audio_format format = tts::pcm_format(8000);
  others[0].voice = tts::str("x");
  others[1].language = tts::str("x");
  others[2].rate_pct = 1;
  others[3].pitch_pct = 1;
  others[4].volume_pct = 1;
  others[5].format = &format;
  for (std::size_t i = 0; i < others.size(); ++i) EXPECT_NE(speaker.fields(others[i]), key) << i;
}

TEST(ToneKey, WhatIsNotHeardIsNotKeyed) {
  Speaker plain_speaker("tone", "{}");
  Speaker other_speaker("tone", R"({"chunk_ms": 3, "first_byte_ms": 1, "max_concurrency": 2,
                                    "script": [{"call": 9, "status": "UNAVAILABLE"}]})");
  tts_request request = request_for("One, two");
  const Fields key = plain_speaker.fields(request);
  EXPECT_EQ(other_speaker.fields(request), key);
  const tts_kv label{tts::str("project"), tts::str("x")};
  request.labels = &label, request.label_count = 1;
  request.flags = TTS_REQUEST_WANT_MARKS | TTS_REQUEST_REFRESH;
  request.tenant = tts::str("somebody");
  EXPECT_EQ(plain_speaker.fields(request), key);
}

}  // namespace
}  // namespace caesura::test
