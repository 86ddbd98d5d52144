// Pauses as breaks, measured in the audio that comes out, and what is billed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/polly_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Of the request spoken with one pause set.
std::vector<int> heard(Polly& polly, const char* text, const PauseMember& pause, int ms) {
  tts_pauses pauses = tts::all_pauses();
  pauses.*pause.member = ms;
  tts_request request = request_for(text);
  request.pauses = &pauses;
  return silences(polly.speaker().audio(request));
}

TEST(PollyPause, EachClassIsHeardAsLongAsItWasAsked) {
  Polly polly;
  const std::pair<const char*, const char*> texts[] = {{"One. Two", "sentence"},
                                                       {"One\n\ntwo", "paragraph"},
                                                       {"One, two", "comma"},
                                                       {"One: two", "colon"},
                                                       {"One; two", "semicolon"}};
  for (const auto& [text, name] : texts) {
    for (const PauseMember& pause : kPauseMembers) {
      if (std::string(pause.name) != name) continue;
      for (const int ms : {40, 270, 1500, 10'000}) {
        EXPECT_THAT(heard(polly, text, pause, ms), ElementsAre(ms)) << name;
      }
      EXPECT_THAT(heard(polly, text, pause, 0), ElementsAre()) << name;
    }
  }
}

TEST(PollyPause, AllClassesInOneText) {
  for (const char* engine : {"standard", "neural", "generative"}) {
    Polly polly;
    const tts_pauses pauses{sizeof pauses, 500, 1000, 3000, 300, 400, 350};
    tts_request request = request_for("One, two; three: four. Five.\n\nSix");
    request.model = tts::str(engine);
    request.pauses = &pauses;
    EXPECT_THAT(silences(polly.speaker().audio(request)), ElementsAre(300, 350, 400, 500, 1000));
    EXPECT_EQ(polly.last_sent("Text"), "<speak>One," + polly_pause(300) + " two;" +
                                           polly_pause(350) + " three:" + polly_pause(400) +
                                           " four." + polly_pause(500) + " Five." +
                                           polly_pause(1000) + "\n\nSix</speak>");
    KeepingSink sink;
    ASSERT_EQ(polly.speak(request, sink), TTS_OK) << polly.message();
    EXPECT_EQ(sink.info.count("pauses_not_rendered"), 0U) << engine;
  }
}

TEST(PollyPause, WhatOnlyLooksLikeAMarkGetsNone) {
  Polly polly(R"("voice": "Joanna", "language": "en")");
  const tts_pauses pauses = tts::all_pauses(700);
  tts_request request = request_for("It costs 1,000 at 12:30, Dr. Who.");
  request.pauses = &pauses;
  EXPECT_EQ(polly.sent(request),
            "<speak>It costs 1,000 at 12:30," + polly_pause(700) + " Dr. Who.</speak>");
}

TEST(PollyPause, MoreThanTenSecondsIsCutBeforeTheKeyAndTold) {
  Polly polly;
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 10'000;
  pauses.colon_ms = 100;
  tts_request request = request_for("One, two: three");
  request.pauses = &pauses;
  const Fields longest = polly.speaker().fields(request);
  pauses.comma_ms = 60'000;
  EXPECT_EQ(polly.speaker().fields(request), longest);
  KeepingSink sink;
  ASSERT_EQ(polly.speak(request, sink), TTS_OK) << polly.message();
  EXPECT_EQ(sink.info["pauses_not_rendered"], "comma");
  EXPECT_THAT(silences(sink.audio), ElementsAre(10'000, 100));
  // Without a comma nothing was cut.
  request.text = tts::str("One: two");
  KeepingSink other;
  ASSERT_EQ(polly.speak(request, other), TTS_OK);
  EXPECT_EQ(other.info.count("pauses_not_rendered"), 0U);
}

TEST(PollyPause, BreaksAreNotBilledButHaveALimit) {
  Polly polly;
  const tts_pauses pauses = tts::all_pauses(100);
  tts_request request = request_for("\u00c9n & two, three");
  request.pauses = &pauses;
  KeepingSink sink;
  ASSERT_EQ(polly.speak(request, sink), TTS_OK) << polly.message();
  EXPECT_EQ(sink.info["billed_characters"], "15");
  EXPECT_EQ(sink.info["provider"], "polly");
  EXPECT_FALSE(sink.broke_the_order);
  polly.fake.configure("counted", false);
  KeepingSink uncounted;
  ASSERT_EQ(polly.speak(request, uncounted), TTS_OK);
  EXPECT_EQ(uncounted.info["billed_characters"], "15");

  std::string many;
  for (int i = 0; i < 260; ++i) many += "ab, ";
  request.text = tts::str(many);
  EXPECT_EQ(polly.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(polly.message(), HasSubstr("with its pauses as tags; 6000"));
}

}  // namespace
}  // namespace caesura::test
