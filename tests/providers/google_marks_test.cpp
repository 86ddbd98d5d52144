// Times of sentences, pauses and bookmarks, which only requests that want marks ask for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/google_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

TEST(GoogleMarks, AreNotAskedForUnlessTheyAreWanted) {
  Google google;
  tts_request request = request_for("One, two");
  KeepingSink sink;
  ASSERT_EQ(google.speak(request, sink), TTS_OK);
  EXPECT_TRUE(sink.marks.empty());
  EXPECT_EQ(google.fake.last().at("path").as_string(), "/v1/text:synthesize");
  const Fields without = google.speaker().fields(request);
  request.flags = TTS_REQUEST_WANT_MARKS;
  EXPECT_NE(google.speaker().fields(request), without);
}

TEST(GoogleMarks, TellWhereSentencesAndPausesAre) {
  Google google;
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 300;
  pauses.sentence_ms = 500;
  tts_request request = request_for("One, two. Three.");
  request.pauses = &pauses;
  request.flags = TTS_REQUEST_WANT_MARKS;
  KeepingSink sink;
  ASSERT_EQ(google.speak(request, sink), TTS_OK) << google.message();
  EXPECT_EQ(google.fake.last().at("path").as_string(), "/v1beta1/text:synthesize");
  ASSERT_EQ(sink.marks.size(), 4U);
  EXPECT_EQ(sink.marks[0].kind, TTS_MARK_SENTENCE);
  EXPECT_EQ(sink.marks[0].text_offset, 0);
  EXPECT_EQ(sink.marks[0].start_us, 0);
  EXPECT_EQ(sink.marks[1].kind, TTS_MARK_PAUSE);
  EXPECT_EQ(sink.marks[1].pause_class, TTS_PAUSE_CLASS_COMMA);
  EXPECT_EQ(sink.marks[1].text_offset, 3);
  EXPECT_EQ(sink.marks[1].start_us, 80'000);
  EXPECT_EQ(sink.marks[1].duration_us, 300'000);
  EXPECT_EQ(sink.marks[2].pause_class, TTS_PAUSE_CLASS_SENTENCE);
  EXPECT_EQ(sink.marks[2].duration_us, 500'000);
  EXPECT_EQ(sink.marks[3].kind, TTS_MARK_SENTENCE);
  EXPECT_EQ(sink.marks[3].text_offset, 10);
  EXPECT_EQ(sink.marks[3].start_us, sink.marks[2].start_us + 500'000);
}

TEST(GoogleMarks, MarksOfTheRequestsOwnSsmlAreBookmarks) {
  Google google;
  tts_request request = request_for("<speak>One<mark name=\"here\"/> two</speak>");
  request.flags = TTS_REQUEST_SSML | TTS_REQUEST_WANT_MARKS;
  KeepingSink sink;
  ASSERT_EQ(google.speak(request, sink), TTS_OK) << google.message();
  ASSERT_EQ(sink.marks.size(), 1U);
  EXPECT_EQ(sink.marks[0].kind, TTS_MARK_BOOKMARK);
  EXPECT_EQ(sink.marks[0].value, "here");
  EXPECT_EQ(sink.marks[0].start_us, 60'000);
}

TEST(GoogleMarks, VoicesThatKnowNoTimesSpeakAsEver) {
  Google google;
  for (const char* voice : {"en-US-Studio-O", "en-US-Chirp3-HD-Kore"}) {
    tts_request request = request_for("One. Two.");
    request.voice = tts::str(voice);
    const Fields without = google.speaker().fields(request);
    request.flags = TTS_REQUEST_WANT_MARKS;
    EXPECT_EQ(google.speaker().fields(request), without);
    KeepingSink sink;
    EXPECT_EQ(google.speak(request, sink), TTS_OK) << google.message();
    EXPECT_TRUE(sink.marks.empty());
  }
}

TEST(GoogleMarks, TimesThatDoNotComeOrCannotBeAreLeftOut) {
  Google google;
  // The audio of a WAV file with one sample.
  const std::string wav = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAwF0AAIC7AAACABAAZGF0YQIAAAABAA==";
  tts_request request = request_for("One. Two.");
  request.flags = TTS_REQUEST_WANT_MARKS;
  google.fake.script(R"([{"body": "{\"audioContent\": \")" + wav +
                     R"(\", \"timepoints\": [7, {\"timeSeconds\": 1}, {\"markName\": 3},)"
                     R"({\"markName\": \"0\", \"timeSeconds\": -4}]}"}])");
  KeepingSink sink;
  ASSERT_EQ(google.speak(request, sink), TTS_OK) << google.message();
  ASSERT_EQ(sink.marks.size(), 1U);
  EXPECT_EQ(sink.marks[0].start_us, 0);
}

}  // namespace
}  // namespace caesura::test
