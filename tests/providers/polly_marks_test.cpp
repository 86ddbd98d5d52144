// Speech marks: asked for, and paid for, only where a request wants them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/billing.hpp"
#include "providers/polly_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

tts_request wanting(std::string_view text, uint32_t flags = 0) {
  tts_request request = request_for(text);
  request.flags = TTS_REQUEST_WANT_MARKS | flags;
  return request;
}

// Kind, the text at its offset or its value, and its milliseconds.
std::vector<std::string> told(const KeepingSink& sink) {
  std::vector<std::string> marks;
  for (const KeptMark& mark : sink.marks) {
    marks.push_back(std::to_string(mark.kind) + " " + std::to_string(mark.text_offset) +
                    mark.value + " " + std::to_string(mark.start_us / 1000));
  }
  return marks;
}

TEST(PollyMarks, AreASecondRequestAndASecondBill) {
  Polly polly;
  KeepingSink sink;
  ASSERT_EQ(polly.speak(request_for("One. Two"), sink), TTS_OK);
  EXPECT_TRUE(sink.marks.empty());
  EXPECT_EQ(polly.fake.counter("calls"), 1);
  EXPECT_EQ(sink.info["billed_characters"], "8");

  KeepingSink marked;
  ASSERT_EQ(polly.speak(wanting("One. Two"), marked), TTS_OK) << polly.message();
  EXPECT_EQ(polly.fake.counter("calls"), 3);
  EXPECT_EQ(marked.info["billed_characters"], "16");
  EXPECT_EQ(billed_beforehand(polly.speaker(), request_for("One. Two")), "8");
  EXPECT_EQ(billed_beforehand(polly.speaker(), wanting("One. Two")), "16");
  EXPECT_EQ(marked.audio, sink.audio);
  EXPECT_THAT(told(marked), ::testing::ElementsAre("2 0 0", "1 0 0", "2 5 460", "1 5 460"));
  const auto requests = polly.fake.requests();
  EXPECT_EQ(requests.at(1).at("body").as_string(),
            R"({"Engine":"neural","OutputFormat":"json","SpeechMarkTypes":["sentence","word"],)"
            R"("Text":"One. Two","TextType":"text","VoiceId":"Joanna"})");
}

TEST(PollyMarks, CountInTheTextOfTheRequestWhateverWasSent) {
  Polly polly(R"("voice": "Joanna", "speech_marks": ["word"])");
  const std::string text = "Tom & \u00c9l, <two>: three";
  const tts_pauses pauses = tts::all_pauses(100);
  tts_request request = wanting(text);
  request.pauses = &pauses;
  request.rate_pct = 50;
  KeepingSink sink;
  ASSERT_EQ(polly.speak(request, sink), TTS_OK) << polly.message();
  std::vector<std::string> words;
  for (const KeptMark& mark : sink.marks) {
    ASSERT_GE(mark.text_offset, 0);
    words.push_back(text.substr(static_cast<std::size_t>(mark.text_offset), 3));
    EXPECT_EQ(mark.value, "");
  }
  // No word for the breaks, which the service counts among them.
  EXPECT_EQ(words, (std::vector<std::string>{"Tom", "\u00c9l", "two", "thr"}));
}

TEST(PollyMarks, OfSsmlAreTheDocumentsOwn) {
  Polly polly(R"("voice": "Joanna", "speech_marks": ["word", "ssml", "viseme"])");
  const tts_request request =
      wanting("<speak>One <mark name='here'/>two</speak>", TTS_REQUEST_SSML);
  KeepingSink sink;
  ASSERT_EQ(polly.speak(request, sink), TTS_OK) << polly.message();
  EXPECT_THAT(told(sink),
              ::testing::ElementsAre("1 7 0", "3 -1a 0", "1 30 60", "3 -1a 60", "4 11here 60"));
  // Plain text has none of its own to ask for.
  ASSERT_EQ(polly.speak(wanting("One"), sink), TTS_OK) << polly.message();
}

TEST(PollyMarks, TheGenerativeEngineHasNone) {
  Polly polly(R"("voice": "Joanna", "engine": "generative")");
  KeepingSink sink;
  ASSERT_EQ(polly.speak(wanting("One"), sink), TTS_OK) << polly.message();
  EXPECT_TRUE(sink.marks.empty());
  EXPECT_EQ(polly.fake.counter("calls"), 1);
  EXPECT_EQ(polly.speaker().fields(wanting("One")), polly.speaker().fields(request_for("One")));
}

TEST(PollyMarks, AreKeyedWhereTheyAreBilled) {
  Polly polly;
  const Fields plain = polly.speaker().fields(request_for("One"));
  const Fields marked = polly.speaker().fields(wanting("One"));
  EXPECT_NE(marked, plain);
  Polly words(R"("voice": "Joanna", "speech_marks": ["word"])");
  EXPECT_NE(field_of(words.speaker().fields(wanting("One")), "rendered"),
            field_of(marked, "rendered"));
  EXPECT_EQ(field_of(words.speaker().fields(request_for("One")), "rendered"),
            field_of(plain, "rendered"));
  Polly turned(R"("voice": "Joanna", "speech_marks": ["word", "sentence"])");
  EXPECT_EQ(field_of(turned.speaker().fields(wanting("One")), "rendered"),
            field_of(marked, "rendered"));
}

TEST(PollyMarks, AFailureOfTheirsComesBeforeTheFirstByte) {
  const std::tuple<const char*, tts_status, const char*> faults[] = {
      {R"({"status": 400, "headers": {"x-amzn-errortype": "ThrottlingException"}, "body": ""})",
       TTS_RESOURCE_EXHAUSTED, "Throttling"},
      {R"({"body": "{\"time\": 1, \"type\": \"word\"}\nThe spoken words"})", TTS_UNAVAILABLE,
       "line 2 of the speech marks"},
      {R"({"body": "{\"type\": \"word\", \"value\": \"The spoken words\"}"})", TTS_UNAVAILABLE,
       "line 1 of the speech marks"},
      {R"({"headers": {"content-type": "text/html"}, "body": "<html>"})", TTS_UNAVAILABLE,
       "text/html"},
      {R"({"close_after": 10})", TTS_UNAVAILABLE, "cut"}};
  for (const auto& [fault, code, words] : faults) {
    Polly polly;
    polly.fake.script(std::string("[") + fault + "]");
    KeepingSink sink;
    EXPECT_EQ(polly.speak(wanting("The spoken words of a test"), sink), code) << fault;
    EXPECT_THAT(polly.message(), HasSubstr(words));
    EXPECT_THAT(polly.message(), Not(HasSubstr("spoken words")));
    EXPECT_EQ(sink.begins, 0);
    EXPECT_EQ(polly.fake.counter("calls"), 1);
  }
}

TEST(PollyMarks, WhatIsUnknownOrOutOfPlaceIsNoError) {
  Polly polly;
  polly.fake.script(
      R"([{"body": "{\"time\": 1, \"type\": \"new\"}\r\n\n{\"time\": 2, \"type\": \"word\", \"start\": 1, \"end\": 999, \"value\": \"One\"}\n"}])");
  KeepingSink sink;
  ASSERT_EQ(polly.speak(wanting("One"), sink), TTS_OK) << polly.message();
  EXPECT_THAT(told(sink), ::testing::ElementsAre("1 -1One 2"));
  polly.fake.script(R"([{"body": ""}])");
  KeepingSink none;
  EXPECT_EQ(polly.speak(wanting("One"), none), TTS_OK) << polly.message();
  EXPECT_TRUE(none.marks.empty());
}

}  // namespace
}  // namespace caesura::test
