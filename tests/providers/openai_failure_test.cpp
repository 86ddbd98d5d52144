// What the openai provider makes of refusals, and of answers that only look like audio.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/openai_speaking.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kText = "A secret sentence, spoken once only.";

struct Case {
  const char* name;
  const char* fault;
  tts_status code;
  int32_t vendor_code;
  int32_t retry_after_ms;
  const char* says;
};
void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

class OpenAiFailure : public ::testing::TestWithParam<Case> {};

TEST_P(OpenAiFailure, IsAnErrorThatTellsWhatToDo) {
  const Case& expected = GetParam();
  FakeService fake("openai");
  OpenAiSpeaker speaker(
      openai_config(fake.http(), R"(, "first_byte_timeout": "300ms", "stall_timeout": "300ms")"));
  fake.script(std::string("[") + expected.fault + "]");
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for(kText), sink), expected.code) << speaker.error.message;
  EXPECT_EQ(speaker.error.vendor_code, expected.vendor_code);
  EXPECT_EQ(speaker.error.retry_after_ms, expected.retry_after_ms);
  EXPECT_THAT(speaker.error.message, StartsWith("openai: "));
  EXPECT_THAT(speaker.error.message, HasSubstr(expected.says));
  EXPECT_THAT(speaker.error.message, Not(HasSubstr("secret sentence")));
  EXPECT_EQ(sink.info.size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, OpenAiFailure,
    ::testing::Values(
        Case{
            "RateLimit",
            R"({"status": 429, "headers": {"retry-after": "2"}, "body": "{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}"})",
            TTS_RESOURCE_EXHAUSTED, 429, 2000, "status 429: Rate limit reached"},
        Case{"RateLimitInMilliseconds",
             R"({"status": 429, "headers": {"retry-after": "2", "retry-after-ms": "150"}})",
             TTS_RESOURCE_EXHAUSTED, 429, 150, "status 429"},
        Case{"RateLimitWithoutAHint", R"({"status": 429})", TTS_RESOURCE_EXHAUSTED, 429, -1, "429"},
        Case{
            "QuotaUsedUp",
            R"({"status": 429, "body": "{\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"param\":null,\"code\":\"insufficient_quota\"}}"})",
            TTS_FAILED_PRECONDITION, 429, -1, "You exceeded your current quota"},
        Case{"ServerSaysDoNotRetry",
             R"({"status": 503, "headers": {"x-should-retry": "false", "retry-after": "3"}})",
             TTS_FAILED_PRECONDITION, 503, -1, "status 503"},
        Case{"ServerSaysRetry", R"({"status": 400, "headers": {"x-should-retry": "true"}})",
             TTS_UNAVAILABLE, 400, -1, "status 400"},
        Case{"Conflict", R"({"status": 409})", TTS_UNAVAILABLE, 409, -1, "status 409"},
        Case{"ServerError", R"({"status": 500})", TTS_UNAVAILABLE, 500, -1, "status 500"},
        Case{"NotFound", R"({"status": 404})", TTS_INVALID_ARGUMENT, 404, -1, "status 404"},
        Case{"Redirect", R"({"status": 302, "headers": {"location": "http://127.0.0.1:1/"}})",
             TTS_FAILED_PRECONDITION, 302, -1, "redirects are not followed"},
        Case{
            "JsonErrorWithStatus200",
            R"({"headers": {"content-type": "application/json"}, "body": "{\"error\":{\"message\":\"no voice\"}}"})",
            TTS_UNAVAILABLE, 200, -1, "no voice"},
        Case{"JsonErrorThatClaimsToBeAudio",
             R"({"body": "{\"error\":{\"message\":\"no voice\"}}"})", TTS_UNAVAILABLE, 0, -1,
             "readable text instead of audio: no voice"},
        Case{"HtmlWithStatus200",
             R"({"headers": {"content-type": "text/html"}, "body": "<html>Log in</html>"})",
             TTS_UNAVAILABLE, 200, -1, "an HTML page"},
        Case{"HtmlThatClaimsToBeAudio", R"({"body": "<!DOCTYPE html><html>Log in</html>"})",
             TTS_UNAVAILABLE, 0, -1, "an HTML page"},
        Case{
            "ErrorThatQuotesTheText",
            R"({"status": 400, "body": "{\"error\":{\"message\":\"cannot say A secret sentence, spoken once only.\"}}"})",
            TTS_INVALID_ARGUMENT, 400, -1, "cannot say"},
        Case{"Empty", R"({"body": ""})", TTS_UNAVAILABLE, 200, -1, "empty body"},
        Case{"CompressedWhereSamplesWereAsked", R"({"headers": {"content-type": "audio/mpeg"}})",
             TTS_FAILED_PRECONDITION, 0, -1, "audio/mpeg"},
        Case{"OddBytes", R"({"drop_tail": 1})", TTS_DATA_LOSS, 0, -1, "frame"},
        Case{"HeaderOnly", R"({"body_base64": "UklGRv////9XQVZFZm10IBAAAAABAAEA"})", TTS_DATA_LOSS,
             0, -1, "WAV header"},
        Case{"WithoutLengthOrEndMark", R"({"framing": "close"})", TTS_DATA_LOSS, 0, -1,
             "neither length nor end mark"},
        Case{"CutChunks", R"({"close_after": 3000})", TTS_UNAVAILABLE, 200, -1, "cut after"},
        Case{"Reset", R"({"reset_after": 3000})", TTS_UNAVAILABLE, 200, -1, "cut after"},
        Case{"NoAnswer", R"({"silent": true})", TTS_UNAVAILABLE, 0, -1, "no answer within 300 ms"},
        Case{"Stall", R"({"stall_after": 3000})", TTS_UNAVAILABLE, 200, -1, "stalled"}),
    [](const auto& one) { return one.param.name; });

TEST(OpenAiFailures, AWrongKeyIsNamedWithoutBeingShown) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()), "sk-wrong-0123456789");
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(speaker.error.message, StartsWith("openai: status 401: Incorrect API key"));
  EXPECT_THAT(speaker.error.message, Not(HasSubstr("0123456789")));
  for (const auto& line : speaker.host.log()) EXPECT_THAT(line, Not(HasSubstr("0123456789")));
}

TEST(OpenAiFailures, AKeyThatIsNotThereIsNoMiss) {
  FakeService fake("openai");
  Speaker speaker("openai", openai_config(fake.http()));
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(speaker.error.message, StartsWith("openai: key: "));
  EXPECT_EQ(fake.counter("calls"), 0);
}

TEST(OpenAiFailures, AKeyMayBeRenewedWhileItRuns) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  speaker.audio(request_for("One"));
  fake.configure("key", "new-key");
  speaker.host.add_secret("${ENV:TEST_KEY}", "new-key");
  speaker.audio(request_for("Two"));
}

TEST(OpenAiFailures, AnUnknownModelIsTheRequestsFault) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  tts_request request = request_for("One");
  request.model = tts::str("tts-9");
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr("`tts-9` does not exist"));
}

TEST(OpenAiFailures, EventsWithoutAnEndAreCutAudio) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "stream": "sse")"));
  const std::pair<const char*, const char*> wrong[] = {
      {R"({"done": false})", "without speech.audio.done"},
      {R"({"done": false, "error": "the engine fell over"})", "the engine fell over"}};
  for (const auto& [events, says] : wrong) {
    fake.configure("events", boost::json::parse(events));
    KeepingSink sink;
    EXPECT_THAT(speaker.speak(request_for("One"), sink),
                ::testing::AnyOf(TTS_DATA_LOSS, TTS_UNAVAILABLE));
    EXPECT_THAT(speaker.error.message, HasSubstr(says));
  }
  fake.configure("events", boost::json::object{});
  const char* const bodies[] = {
      "data: [DONE]\\n\\n", "data: {\\\"type\\\": \\\"speech.audio.done\\\"}\\n\\n",
      "data: {oops\\n\\n",
      "data: {\\\"type\\\": \\\"speech.audio.delta\\\", \\\"audio\\\": \\\"#\\\"}\\n\\n",
      "data: {\\\"type\\\": \\\"speech.audio.done\\\"}\\n\\n"
      "data: {\\\"type\\\": \\\"speech.audio.delta\\\", \\\"audio\\\": \\\"AAAA\\\"}\\n\\n"};
  for (const char* body : bodies) {
    fake.script(std::string(R"([{"body": ")") + body + R"("}])");
    KeepingSink sink;
    EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_DATA_LOSS) << body;
    EXPECT_EQ(sink.begins, 0) << body;
  }
}

TEST(OpenAiFailures, AServerWithoutEventsIsToldApart) {
  FakeService fake("openai");
  fake.configure("content_type", "audio/wav");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "stream": "sse")"));
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(speaker.error.message, HasSubstr("set stream: audio"));
}

TEST(OpenAiFailures, RawSamplesAreJudgedToo) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "response_format": "pcm")"));
  const std::pair<const char*, tts_status> faults[] = {
      {R"({"drop_tail": 1})", TTS_DATA_LOSS},
      {R"({"body_base64": "QQ=="})", TTS_DATA_LOSS},
      {R"({"body": "  {\"detail\": {\"message\": \"no such voice\"}}"})", TTS_UNAVAILABLE},
      {R"({"body_base64": "T2dnUwACAAAAAA=="})", TTS_FAILED_PRECONDITION}};
  for (const auto& [fault, code] : faults) {
    fake.script(std::string("[") + fault + "]");
    KeepingSink sink;
    EXPECT_EQ(speaker.speak(request_for("One"), sink), code) << fault << speaker.error.message;
  }
}

TEST(OpenAiFailures, ACodecThatIsNoneIsRefusedBeforeItSounds) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "response_format": "mp3")"));
  for (const char* body : {"T2dnUwACAAAAAA==", "SUQz", "AAAA"}) {
    fake.script(std::string(R"([{"body_base64": ")") + body + R"("}])");
    KeepingSink sink;
    EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_DATA_LOSS) << body;
    EXPECT_EQ(sink.begins, 0);
  }
}

TEST(OpenAiFailures, ARefusingSinkGetsItsOwnStatusBack) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  KeepingSink sink;
  sink.refuse_after = 2000;
  EXPECT_EQ(speaker.speak(request_for("One, two, three"), sink), TTS_CANCELLED);
  EXPECT_LT(sink.audio.size(), 8000U);
}

TEST(OpenAiFailures, ADeadlineEndsTheWait) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  fake.script(R"([{"silent": true}])");
  const TestContext context(100);
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink, context), TTS_DEADLINE_EXCEEDED);
}

}  // namespace
}  // namespace caesura::test
