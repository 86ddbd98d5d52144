// Pauses as each family of voices takes them, heard in the audio, and what is billed for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/billing.hpp"
#include "providers/google_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(GooglePause, EachClassIsHeardWithItsLength) {
  Google google;
  const std::pair<const char*, const char*> texts[] = {{"One. Two", "sentence"},
                                                       {"One\n\ntwo", "paragraph"},
                                                       {"One, two", "comma"},
                                                       {"One: two", "colon"},
                                                       {"One; two", "semicolon"}};
  for (const auto& [text, acting] : texts) {
    tts_request request = request_for(text);
    for (const PauseMember& pause : kPauseMembers) {
      tts_pauses pauses = tts::all_pauses();
      pauses.*pause.member = 450;
      request.pauses = &pauses;
      const auto heard = silences(google.speaker().audio(request));
      if (std::string(pause.name) == acting) {
        EXPECT_THAT(heard, ElementsAre(450)) << text << " " << pause.name;
      } else {
        EXPECT_THAT(heard, IsEmpty()) << text << " " << pause.name;
      }
    }
  }
}

TEST(GooglePause, AreHeardInTheirOrder) {
  Google google;
  tts_request request = request_for("\"One,\" two; three: four. Five.\n\nSix.");
  const tts_pauses pauses{sizeof pauses, 500, 1000, 3000, 300, 400, 350};
  request.pauses = &pauses;
  EXPECT_THAT(silences(google.speaker().audio(request)), ElementsAre(300, 350, 400, 500, 1000));
  EXPECT_EQ(google.input(request),
            "ssml <speak>&quot;One,&quot;<break time=\"300ms\"/> two;<break time=\"350ms\"/> three:"
            "<break time=\"400ms\"/> four.<break time=\"500ms\"/> Five.<break time=\"1000ms\"/>"
            "\n\nSix.</speak>");
}

TEST(GooglePause, AreWrittenOnlyWhereTheyAct) {
  Google google;
  const tts_pauses pauses = tts::all_pauses(700);
  tts_request request = request_for("It costs 1,000 at 12:30. <Really>");
  request.pauses = &pauses;
  EXPECT_THAT(silences(google.speaker().audio(request)), ElementsAre(700));
  request.text = tts::str("It costs 1,000 at 12:30, Dr. Who.");
  EXPECT_THAT(silences(google.speaker().audio(request)), ElementsAre(700));
  request.text = tts::str("A < B & C.");
  EXPECT_EQ(google.input(request), "text A < B & C.");
}

TEST(GooglePause, OfPausesThatMeetTheLargestWins) {
  Google google;
  tts_pauses pauses = tts::all_pauses();
  pauses.sentence_ms = 800;
  pauses.paragraph_ms = 600;
  tts_request request = request_for("One.\n\nTwo");
  request.pauses = &pauses;
  EXPECT_THAT(silences(google.speaker().audio(request)), ElementsAre(800));
}

TEST(GooglePause, LongerOnesAreCutBeforeTheKeyAndTold) {
  Google google;
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 10'000;
  pauses.colon_ms = 100;
  tts_request request = request_for("One, two: three");
  request.pauses = &pauses;
  const Fields longest = google.speaker().fields(request);
  EXPECT_EQ(google.told(request).count("pauses_not_rendered"), 0U);
  pauses.comma_ms = 60'000;
  EXPECT_EQ(google.speaker().fields(request), longest);
  EXPECT_EQ(google.told(request)["pauses_not_rendered"], "comma");
  EXPECT_THAT(silences(google.speaker().audio(request)), ElementsAre(10'000, 100));
}

TEST(GooglePause, TheLimitIsTheOperators) {
  Google google(R"("voice": "en-US-Neural2-C", "max_break": "250ms")");
  const tts_pauses pauses = tts::all_pauses(300);
  tts_request request = request_for("One, two. Three");
  request.pauses = &pauses;
  EXPECT_EQ(google.told(request)["pauses_not_rendered"], "sentence,comma");
  EXPECT_THAT(silences(google.speaker().audio(request)), ElementsAre(250, 250));
}

TEST(GooglePause, VoicesWithoutSsmlGetNoneAndSaySo) {
  Google google;
  for (const char* voice : {"en-US-Chirp3-HD-Kore", "en-US-Chirp-HD-F", "en-US-Journey-D"}) {
    tts_request request = request_for("One, two: three.");
    request.voice = tts::str(voice);
    const Fields without = google.speaker().fields(request);
    const tts_pauses pauses = tts::all_pauses(300);
    request.pauses = &pauses;
    EXPECT_EQ(google.speaker().fields(request), without) << voice;
    EXPECT_EQ(google.told(request)["pauses_not_rendered"], "comma,colon") << voice;
    EXPECT_EQ(google.input(request), "text One, two: three.");
  }
}

TEST(GooglePause, TagsAreOfAboutTheLengthAndToldAsNotExact) {
  Google google(R"("voice": "en-US-Chirp3-HD-Kore", "pause_markup": "tags")");
  tts_pauses pauses = tts::all_pauses();
  tts_request request = request_for("One, two; three: four. Five");
  request.pauses = &pauses;
  EXPECT_EQ(google.input(request), "text One, two; three: four. Five");
  pauses = {sizeof pauses, 1000, 0, 0, 200, 500, 0};
  EXPECT_EQ(google.input(request),
            "markup One, [pause short] two; three: [pause] four. [pause long] Five");
  EXPECT_EQ(google.told(request)["pauses_not_rendered"], "sentence,comma,colon,semicolon");
  EXPECT_THAT(silences(google.speaker().audio(request)), ElementsAre(300, 500, 1000));
  const Fields key = google.speaker().fields(request);
  pauses.comma_ms = 250;
  EXPECT_EQ(google.speaker().fields(request), key);
  pauses.comma_ms = 450;
  EXPECT_NE(google.speaker().fields(request), key);
  request.voice = tts::str("en-US-Neural2-C");
  KeepingSink sink;
  EXPECT_EQ(google.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(google.message(), ::testing::HasSubstr("pause_markup"));
}

TEST(GooglePause, TheOperatorKnowsBetter) {
  Google google(R"("voice": "en-US-Neural2-C", "pause_markup": "never")");
  const tts_pauses pauses = tts::all_pauses(300);
  tts_request request = request_for("One, two");
  request.pauses = &pauses;
  EXPECT_EQ(google.told(request)["pauses_not_rendered"], "comma");
  Google forced(R"("voice": "en-US-Chirp3-HD-Kore", "pause_markup": "ssml")");
  KeepingSink sink;
  EXPECT_EQ(forced.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(forced.message(), ::testing::HasSubstr("does not support SSML"));
}

TEST(GooglePause, BilledCharactersAreCodePointsOfTheInputWithItsTags) {
  Google google;
  tts_request request = request_for("Zoë & you");
  EXPECT_EQ(google.told(request)["billed_characters"], "9");
  EXPECT_EQ(google.told(request)["provider"], "google");
  const tts_pauses pauses = tts::all_pauses(300);
  request.pauses = &pauses;
  request.text = tts::str("One, two");
  EXPECT_EQ(google.told(request)["billed_characters"], "44");  // 15 for speak, 21 for the break
  EXPECT_EQ(billed_beforehand(google.speaker(), request), "44");
  request.flags = TTS_REQUEST_WANT_MARKS;  // mark elements are free
  EXPECT_EQ(google.told(request)["billed_characters"], "44");
  request.text = tts::str("<speak>a<mark name='x'/>b<mark name='y'></mark>c</speak>");
  request.flags = TTS_REQUEST_SSML;
  EXPECT_EQ(google.told(request)["billed_characters"], "18");
  EXPECT_EQ(billed_beforehand(google.speaker(), request), "18");
}

}  // namespace
}  // namespace caesura::test
