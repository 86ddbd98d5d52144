// What the elevenlabs provider makes of refusals, and of answers that only look like audio.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/elevenlabs_speaking.hpp"

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

void expect_fault(const Case& expected, uint32_t flags, int32_t begins_at_most) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(
      fake.http(), R"(, "first_byte_timeout": "300ms", "stall_timeout": "300ms")"));
  fake.script(std::string("[") + expected.fault + "]");
  tts_request request = request_for(kText);
  request.flags = flags;
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request, sink), expected.code) << speaker.error.message;
  EXPECT_EQ(speaker.error.vendor_code, expected.vendor_code);
  EXPECT_EQ(speaker.error.retry_after_ms, expected.retry_after_ms);
  EXPECT_THAT(speaker.error.message, StartsWith("elevenlabs: "));
  EXPECT_THAT(speaker.error.message, HasSubstr(expected.says));
  EXPECT_THAT(speaker.error.message, Not(HasSubstr("secret sentence")));
  EXPECT_EQ(sink.info.size(), 0U);
  EXPECT_LE(sink.begins, begins_at_most);
}

std::string name_of(const ::testing::TestParamInfo<Case>& one) {
  return one.param.name;
}

class ElevenLabsFailure : public ::testing::TestWithParam<Case> {};

TEST_P(ElevenLabsFailure, IsAnErrorThatTellsWhatToDo) {
  expect_fault(GetParam(), 0, 1);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, ElevenLabsFailure,
    ::testing::Values(
        Case{
            "TooManyAtOnce",
            R"({"status": 429, "headers": {"retry-after": "2"}, "body": "{\"detail\":{\"status\":\"too_many_concurrent_requests\",\"message\":\"Too many concurrent requests.\"}}"})",
            TTS_RESOURCE_EXHAUSTED, 429, 2000,
            "status 429: too_many_concurrent_requests: Too many concurrent requests. "
            "(max_concurrency"},
        Case{
            "SystemBusyWithoutAHint",
            R"({"status": 429, "body": "{\"detail\":{\"status\":\"system_busy\",\"message\":\"We are experiencing heavy traffic.\"}}"})",
            TTS_RESOURCE_EXHAUSTED, 429, -1, "system_busy: We are experiencing heavy traffic."},
        Case{"BareRateLimit", R"({"status": 429})", TTS_RESOURCE_EXHAUSTED, 429, -1, "status 429"},
        Case{
            "QuotaUsedUp",
            R"({"status": 401, "headers": {"retry-after": "9"}, "body": "{\"detail\":{\"status\":\"quota_exceeded\",\"message\":\"You have 0 credits remaining.\"}}"})",
            TTS_FAILED_PRECONDITION, 401, -1,
            "status 401: quota_exceeded: You have 0 credits remaining."},
        Case{
            "QuotaUsedUpInTheNewerForm",
            R"({"status": 402, "body": "{\"detail\":{\"type\":\"payment_required\",\"code\":\"quota_exceeded\",\"message\":\"No credits.\",\"request_id\":\"r\"}}"})",
            TTS_FAILED_PRECONDITION, 402, -1, "quota_exceeded: No credits."},
        Case{
            "InvalidMember",
            R"({"status": 422, "body": "{\"detail\":[{\"type\":\"greater_than\",\"loc\":[\"body\",\"voice_settings\",\"speed\"],\"msg\":\"Input should be at most 1.2\",\"input\":7},{\"loc\":[],\"msg\":\"other\"}]}"})",
            TTS_INVALID_ARGUMENT, 422, -1,
            "status 422: voice_settings.speed: Input should be at most 1.2"},
        Case{
            "InvalidMemberOfAList",
            R"({"status": 422, "body": "{\"detail\":[{\"loc\":[\"body\",2],\"msg\":\"wrong\"}]}"})",
            TTS_INVALID_ARGUMENT, 422, -1, "status 422: 2: wrong"},
        Case{"DetailIsASentence", R"({"status": 422, "body": "{\"detail\":\"No such thing\"}"})",
             TTS_INVALID_ARGUMENT, 422, -1, "status 422: No such thing"},
        Case{"DetailIsNothing", R"({"status": 422, "body": "{\"detail\":[]}"})",
             TTS_INVALID_ARGUMENT, 422, -1, "status 422"},
        Case{
            "VoiceOfOlderServers",
            R"({"status": 400, "body": "{\"detail\":{\"status\":\"voice_not_found\",\"message\":\"no\"}}"})",
            TTS_INVALID_ARGUMENT, 400, -1, "voice_not_found: no"},
        Case{
            "PlanDoesNotAllowTheFormat",
            R"({"status": 403, "body": "{\"detail\":{\"status\":\"output_format_not_allowed\",\"message\":\"Upgrade.\"}}"})",
            TTS_PERMISSION_DENIED, 403, -1, "output_format_not_allowed"},
        Case{"Conflict", R"({"status": 409})", TTS_UNAVAILABLE, 409, -1, "status 409"},
        Case{"TooEarly", R"({"status": 425})", TTS_UNAVAILABLE, 425, -1, "status 425"},
        Case{"ServerError", R"({"status": 500})", TTS_UNAVAILABLE, 500, -1, "status 500"},
        Case{"BadGateway", R"({"status": 502, "body": "<html>Bad gateway</html>"})",
             TTS_UNAVAILABLE, 502, -1, "an HTML page"},
        Case{"NotFound", R"({"status": 404})", TTS_INVALID_ARGUMENT, 404, -1, "status 404"},
        Case{"Redirect", R"({"status": 302, "headers": {"location": "http://127.0.0.1:1/"}})",
             TTS_FAILED_PRECONDITION, 302, -1, "redirects are not followed"},
        Case{
            "JsonErrorWithStatus200",
            R"({"headers": {"content-type": "application/json"}, "body": "{\"detail\":{\"status\":\"internal\",\"message\":\"no voice\"}}"})",
            TTS_UNAVAILABLE, 200, -1, "internal: no voice"},
        Case{
            "QuotaWithStatus200",
            R"({"headers": {"content-type": "application/json"}, "body": "{\"detail\":{\"status\":\"quota_exceeded\",\"message\":\"none left\"}}"})",
            TTS_FAILED_PRECONDITION, 200, -1, "quota_exceeded: none left"},
        Case{"JsonErrorThatClaimsToBeAudio",
             R"({"body": "{\"detail\":{\"status\":\"internal\",\"message\":\"no voice\"}}"})",
             TTS_UNAVAILABLE, 0, -1, "readable text instead of audio: internal: no voice"},
        Case{"HtmlWithStatus200",
             R"({"headers": {"content-type": "text/html"}, "body": "<html>Log in</html>"})",
             TTS_UNAVAILABLE, 200, -1, "an HTML page"},
        Case{"HtmlThatClaimsToBeAudio", R"({"body": "<!DOCTYPE html><html>Log in</html>"})",
             TTS_UNAVAILABLE, 0, -1, "an HTML page"},
        Case{
            "ErrorThatQuotesTheText",
            R"({"status": 400, "body": "{\"detail\":{\"status\":\"x\",\"message\":\"cannot say A secret sentence, spoken once only.\"}}"})",
            TTS_INVALID_ARGUMENT, 400, -1, "x: cannot say"},
        Case{"Empty", R"({"body": ""})", TTS_UNAVAILABLE, 200, -1, "empty body"},
        Case{"AnotherEncoding", R"({"body_base64": "T2dnUwACAAAAAA=="})", TTS_UNAVAILABLE, 0, -1,
             "sent Ogg where pcm_24000 was asked for"},
        Case{"OddBytes", R"({"drop_tail": 1})", TTS_UNAVAILABLE, 0, -1, "no whole number"},
        Case{"WithoutLengthOrEndMark", R"({"framing": "close"})", TTS_UNAVAILABLE, 200, -1,
             "neither length nor end mark"},
        Case{"CutChunks", R"({"close_after": 3000})", TTS_UNAVAILABLE, 200, -1, "cut after"},
        Case{"Reset", R"({"reset_after": 3000})", TTS_UNAVAILABLE, 200, -1, "cut after"},
        Case{"NoAnswer", R"({"silent": true})", TTS_UNAVAILABLE, 0, -1, "no answer within 300 ms"},
        Case{"Stall", R"({"stall_after": 3000})", TTS_UNAVAILABLE, 200, -1, "stalled"},
        Case{"SlowDrip", R"({"piece": 1, "every_ms": 20})", TTS_UNAVAILABLE, 200, -1, "stalled"}),
    name_of);

class ElevenLabsTimedFailure : public ::testing::TestWithParam<Case> {};

TEST_P(ElevenLabsTimedFailure, IsAnErrorThatTellsWhatToDo) {
  expect_fault(GetParam(), TTS_REQUEST_WANT_MARKS, 1);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, ElevenLabsTimedFailure,
    ::testing::Values(
        Case{
            "ErrorWithStatus200",
            R"({"body": "{\"detail\":{\"status\":\"internal\",\"message\":\"A secret sentence, spoken\"}}"})",
            TTS_UNAVAILABLE, 0, -1, "the service broke off: internal: [text]"},
        Case{"ErrorOfAnotherForm", R"({"body": "{\"error\":\"engine fell over\"}"})",
             TTS_UNAVAILABLE, 0, -1, "engine fell over"},
        Case{"HtmlThatClaimsToBeJson", R"({"body": "<html>Log in</html>"})", TTS_UNAVAILABLE, 0, -1,
             "no JSON object, but an HTML page"},
        Case{"Html", R"({"headers": {"content-type": "text/html"}, "body": "<html></html>"})",
             TTS_UNAVAILABLE, 200, -1, "an HTML page"},
        Case{"NoJson", R"({"body": "{oops\n"})", TTS_UNAVAILABLE, 0, -1, "no JSON object"},
        Case{"NoObject", R"({"body": "[1]\n"})", TTS_UNAVAILABLE, 0, -1, "no JSON object"},
        Case{"NoBase64", R"({"body": "{\"audio_base64\": \"#\"}\n"})", TTS_UNAVAILABLE, 0, -1,
             "no base64"},
        Case{"NoAudio", R"({"body": "{\"audio_base64\": \"\"}\n{\"isFinal\": true}\n"})",
             TTS_UNAVAILABLE, 0, -1, "no audio"},
        Case{"OddBytes",
             R"({"body": "{\"audio_base64\": \"/////w==\"}\n{\"audio_base64\": \"/w==\"}\n"})",
             TTS_UNAVAILABLE, 0, -1, "no whole number"},
        Case{"HalfALine", R"({"drop_tail": 20})", TTS_UNAVAILABLE, 0, -1, "no JSON object"},
        Case{"CutChunks", R"({"close_after": 3000})", TTS_UNAVAILABLE, 200, -1, "cut after"},
        Case{
            "QuotaUsedUp",
            R"({"status": 401, "body": "{\"detail\":{\"status\":\"quota_exceeded\",\"message\":\"no\"}}"})",
            TTS_FAILED_PRECONDITION, 401, -1, "quota_exceeded: no"}),
    name_of);

TEST(ElevenLabsFailures, AnErrorInTheMiddleOfTheLinesIsNoEnd) {
  FakeService fake("elevenlabs");
  fake.configure("lines", boost::json::parse(
                              R"({"last": {"detail": {"status": "gone", "message": "sorry"}}})"));
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  tts_request request = request_for("One");
  request.flags = TTS_REQUEST_WANT_MARKS;
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request, sink), TTS_UNAVAILABLE);
  EXPECT_THAT(speaker.error.message, HasSubstr("the service broke off: gone: sorry"));
}

TEST(ElevenLabsFailures, AWrongKeyIsNamedWithoutBeingShown) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()), "sk_wrong_0123456789");
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(speaker.error.message,
              StartsWith("elevenlabs: status 401: invalid_api_key: Invalid API key"));
  EXPECT_THAT(speaker.error.message, Not(HasSubstr("0123456789")));
  for (const auto& line : speaker.host.log()) EXPECT_THAT(line, Not(HasSubstr("0123456789")));
}

TEST(ElevenLabsFailures, AKeyThatIsNotThereIsNotSent) {
  FakeService fake("elevenlabs");
  Speaker speaker("elevenlabs", elevenlabs_config(fake.http()));
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(speaker.error.message, StartsWith("elevenlabs: key: "));
  EXPECT_EQ(fake.counter("calls"), 0);
}

TEST(ElevenLabsFailures, AKeyMayBeRenewedWhileItRuns) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  speaker.audio(request_for("One"));
  fake.configure("key", "new-key");
  speaker.host.add_secret("${ENV:TEST_KEY}", "new-key");
  speaker.audio(request_for("Two"));
}

TEST(ElevenLabsFailures, AKeyThatMayNotSpeakIsToldApart) {
  FakeService fake("elevenlabs");
  fake.configure("permissions", boost::json::array{"voices_read"});
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_PERMISSION_DENIED);
  EXPECT_THAT(speaker.error.message, HasSubstr("the permission text_to_speech"));
}

TEST(ElevenLabsFailures, AQuotaIsUsedUpByWhatIsSpoken) {
  FakeService fake("elevenlabs");
  fake.configure("quota", 10);
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  speaker.audio(request_for("Eight ch"));
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("Eight ch"), sink), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(speaker.error.message, HasSubstr("You have 2 credits remaining, while 8"));
}

TEST(ElevenLabsFailures, WhatIsUnknownThereIsTheRequestsFault) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http(), R"(, "model": "eleven_v3")"));
  const tts_kv options[] = {{tts::str("stability"), tts::str("0.3")}};
  std::vector<tts_request> wrong(4, request_for("One"));
  wrong[0].voice = tts::str("nobody");
  wrong[1].model = tts::str("eleven_v0");
  wrong[2].language = tts::str("tlh");
  wrong[3].options = options;
  wrong[3].option_count = 1;
  const char* const says[] = {"status 404: voice_not_found: A voice with the voice_id nobody",
                              "status 400: model_not_found", "does not support the language_code",
                              "invalid_ttd_stability"};
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    KeepingSink sink;
    EXPECT_EQ(speaker.speak(wrong[i], sink), TTS_INVALID_ARGUMENT) << i;
    EXPECT_THAT(speaker.error.message, HasSubstr(says[i]));
  }
}

TEST(ElevenLabsFailures, ATextThatIsTooLongThereIsToldInItsWords) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(
      elevenlabs_config(fake.http(), R"(, "model": "eleven_v3", "max_characters": 9000)"));
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for(std::string(5001, 'a')), sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr("max_character_limit_exceeded"));
}

TEST(ElevenLabsFailures, ACodecThatIsNoneIsRefusedBeforeItSounds) {
  FakeService fake("elevenlabs");
  for (const char* format : {"mp3_44100_128", "opus_48000_64"}) {
    ElevenLabsSpeaker speaker(
        elevenlabs_config(fake.http(), std::string(R"(, "output_format": ")") + format + "\""));
    for (const char* body : {"UklGRv////9XQVZF", "SUQz", "AAAA", "T2dn"}) {
      fake.script(std::string(R"([{"body_base64": ")") + body + R"("}])");
      KeepingSink sink;
      EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_UNAVAILABLE) << format << body;
      EXPECT_EQ(sink.begins, 0);
    }
  }
}

TEST(ElevenLabsFailures, ARefusingSinkGetsItsOwnStatusBack) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  for (const uint32_t flags : {0U, uint32_t{TTS_REQUEST_WANT_MARKS}}) {
    tts_request request = request_for("One, two, three, four, five, six, seven");
    request.flags = flags;
    KeepingSink sink;
    sink.refuse_after = 2000;
    EXPECT_EQ(speaker.speak(request, sink), TTS_CANCELLED);
    EXPECT_LT(sink.audio.size(), 8000U);
  }
}

TEST(ElevenLabsFailures, ADeadlineEndsTheWait) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  fake.script(R"([{"silent": true}])");
  const TestContext context(100);
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink, context), TTS_DEADLINE_EXCEEDED);
}

}  // namespace
}  // namespace caesura::test
