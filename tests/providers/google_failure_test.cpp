// What the service refuses, breaks or cuts: each error names provider, status and cause.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/google_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kQuota =
    R"({"status": 429, "headers": {"content-type": "application/json"}, "body": "{\"error\": {)"
    R"(\"code\": 429, \"message\": \"Quota exceeded for quota metric 'All requests'\",)"
    R"(\"status\": \"RESOURCE_EXHAUSTED\", \"details\": [{\"@type\":)"
    R"(\"type.googleapis.com/google.rpc.RetryInfo\", \"retryDelay\": \"1.5s\"}]}}"})";

struct Case {
  const char* name;
  std::string fault;
  tts_status code;
  int32_t vendor_code;
  int32_t retry_after_ms;
  const char* words;
};
void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

std::string json_error(int http, const std::string& status) {
  return R"({"status": )" + std::to_string(http) +
         R"(, "headers": {"content-type": "application/json"}, "body": "{\"error\": {\"status\": \")" +
         status + R"(\", \"message\": \"No, The spoken words of a test with good-key\"}}"})";
}

class GoogleFailure : public ::testing::TestWithParam<Case> {};

TEST_P(GoogleFailure, IsAnErrorThatSaysWhatToDo) {
  const Case& expected = GetParam();
  Google google(std::string(kNeural) + R"(, "first_byte_timeout": "1s", "stall_timeout": "1s")");
  google.fake.always(expected.fault);
  KeepingSink sink;
  EXPECT_EQ(google.speak(request_for("The spoken words of a test"), sink), expected.code);
  EXPECT_THAT(google.message(), StartsWith("google: "));
  EXPECT_THAT(google.message(), HasSubstr(expected.words));
  EXPECT_THAT(google.message(), Not(HasSubstr("spoken words")));
  EXPECT_THAT(google.message(), Not(HasSubstr("good-key")));
  EXPECT_EQ(google.error().vendor_code, expected.vendor_code);
  EXPECT_EQ(google.error().retry_after_ms, expected.retry_after_ms);
  EXPECT_EQ(sink.begins, 0);
  EXPECT_EQ(google.fake.counter("calls"), 1);
}
INSTANTIATE_TEST_SUITE_P(
    Each, GoogleFailure,
    ::testing::Values(
        Case{"Invalid", json_error(400, "INVALID_ARGUMENT"), TTS_INVALID_ARGUMENT, 400, -1,
             "status 400: No, [text]"},
        Case{"Unauthenticated", json_error(401, "UNAUTHENTICATED"), TTS_UNAUTHENTICATED, 401, -1,
             "401"},
        Case{"Forbidden", json_error(403, "PERMISSION_DENIED"), TTS_PERMISSION_DENIED, 403, -1,
             "403"},
        Case{"NotFound", json_error(404, "NOT_FOUND"), TTS_INVALID_ARGUMENT, 404, -1, "404"},
        Case{"BillingOff", json_error(400, "FAILED_PRECONDITION"), TTS_FAILED_PRECONDITION, 400, -1,
             "400"},
        Case{"QuotaWithoutAHint", json_error(429, "RESOURCE_EXHAUSTED"), TTS_RESOURCE_EXHAUSTED,
             429, -1, "429"},
        Case{"QuotaWithRetryInfo", kQuota, TTS_RESOURCE_EXHAUSTED, 429, 1500, "Quota exceeded"},
        Case{"QuotaWithAHeader", R"({"status": 429, "headers": {"retry-after": "2"}, "body": ""})",
             TTS_RESOURCE_EXHAUSTED, 429, 2000, "429"},
        Case{"Internal", json_error(500, "INTERNAL"), TTS_UNAVAILABLE, 500, -1, "500"},
        Case{"Unavailable", R"({"status": 503, "headers": {"retry-after": "1"}, "body": ""})",
             TTS_UNAVAILABLE, 503, 1000, "503"},
        Case{"Deadline", json_error(504, "DEADLINE_EXCEEDED"), TTS_UNAVAILABLE, 504, -1, "504"},
        Case{"Redirect",
             R"({"status": 302, "headers": {"location": "https://example.com"}, "body": ""})",
             TTS_FAILED_PRECONDITION, 302, -1, "redirect"},
        Case{
            "Html",
            R"({"status": 200, "headers": {"content-type": "text/html"}, "body": "<html>sign in</html>"})",
            TTS_UNAVAILABLE, 200, -1, "text/html"},
        Case{"JsonErrorWith200", json_error(200, "RESOURCE_EXHAUSTED"), TTS_RESOURCE_EXHAUSTED, 200,
             -1, "with an error"},
        Case{"Empty", R"({"status": 200, "body": ""})", TTS_UNAVAILABLE, 200, -1, "empty"},
        Case{"CutShort", R"({"close_after": 1000})", TTS_UNAVAILABLE, 200, -1, "cut"},
        Case{"Reset", R"({"reset_after": 1000})", TTS_UNAVAILABLE, 200, -1, "cut"},
        Case{"WithoutAnEnd", R"({"framing": "close"})", TTS_UNAVAILABLE, 200, -1, "cut"},
        Case{"TailLost", R"({"drop_tail": 3})", TTS_UNAVAILABLE, 200, -1, "no JSON"},
        Case{"SlowDrip", R"({"piece": 1, "every_ms": 50})", TTS_UNAVAILABLE, 200, -1, "stalled"},
        Case{"NeverAnswers", R"({"silent": true})", TTS_UNAVAILABLE, 0, -1, "1000 ms"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(GoogleFailures, AWrongKeyIsUnauthenticatedAlthoughItIsCalled400) {
  Google google;
  google.host().add_secret("${KEY}", "wrong-key");
  KeepingSink sink;
  EXPECT_EQ(google.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  EXPECT_EQ(google.error().vendor_code, 400);
  EXPECT_THAT(google.message(), HasSubstr("API key not valid"));
  EXPECT_THAT(google.message(), Not(HasSubstr("wrong-key")));
}

TEST(GoogleFailures, WhatTheServiceRefusesIsToldInItsWords) {
  Google google;
  tts_request request = request_for("Hello");
  request.voice = tts::str("en-US-Neural2-Q");
  KeepingSink sink;
  EXPECT_EQ(google.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(google.message(), HasSubstr("Voice 'en-US-Neural2-Q' does not exist"));
  EXPECT_EQ(google.fake.counter("refused"), 1);
}

TEST(GoogleFailures, BadRequestsAreNotSent) {
  Google google("\"max_bytes\": 20");
  KeepingSink sink;
  tts_request request = request_for("Hello");
  const auto expect = [&](const char* words) {
    EXPECT_EQ(google.speak(request, sink), TTS_INVALID_ARGUMENT) << words;
    EXPECT_THAT(google.message(), HasSubstr(words));
  };
  expect("voice");
  request.voice = tts::str("Kore");
  expect("language");
  request.voice = tts::str("en-US-Neural2-C");
  const tts_kv prompt{tts::str("prompt"), tts::str("Calm.")};
  request.options = &prompt;
  request.option_count = 1;
  expect("prompt");
  request.option_count = 0;
  for (const char* text : {"", "a text of far too many characters", "bell \a", "\xFF"}) {
    request.text = tts::str(text);
    expect("text");
  }
  // Six characters of three bytes each, and seven.
  request.text = tts::str("こんにちは。");
  EXPECT_EQ(google.speak(request, sink), TTS_OK) << google.message();
  request.text = tts::str("こんにちは。あ");
  expect("21 bytes; at most 20");
  request.text = tts::str("One, two");
  const tts_pauses pauses = tts::all_pauses(300);
  request.pauses = &pauses;
  expect("text with its markup has 44 bytes");
  EXPECT_EQ(google.fake.counter("calls"), 1);
}

TEST(GoogleFailures, AMannerThatTheVoiceDoesNotHaveIsRefused) {
  Google google;
  const struct {
    const char* voice;
    double rate;
    double pitch;
    double volume;
    const char* words;
  } cases[] = {{"en-US-Neural2-C", -80, 0, 0, "speaking rate 0.2; this voice takes 0.25 to 4"},
               {"en-US-Neural2-C", 0, 300, 0, "semitones 24; this voice takes -20 to 20"},
               {"en-US-Neural2-C", 0, 0, 900, "decibels 20; this voice takes -96 to 16"},
               {"en-US-Chirp3-HD-Kore", 150, 0, 0, "takes 0.25 to 2"},
               {"en-US-Chirp3-HD-Kore", 0, 5, 0, "pitch_pct"},
               {"en-US-Studio-O", 0, 5, 0, "pitch_pct"},
               {"en-US-Journey-D", 5, 0, 0, "rate_pct"},
               {"en-US-Chirp-HD-F", 0, 5, 0, "pitch_pct"}};
  for (const auto& one : cases) {
    tts_request request = request_for("Hello");
    request.voice = tts::str(one.voice);
    request.rate_pct = one.rate;
    request.pitch_pct = one.pitch;
    request.volume_pct = one.volume;
    KeepingSink sink;
    EXPECT_EQ(google.speak(request, sink), TTS_INVALID_ARGUMENT) << one.words;
    EXPECT_THAT(google.message(), HasSubstr(one.words));
  }
  EXPECT_EQ(google.fake.counter("calls"), 0);
  tts_request request = request_for("Hello");
  request.voice = tts::str("en-US-Chirp3-HD-Kore");
  request.rate_pct = 100;
  request.volume_pct = 10;
  KeepingSink sink;
  EXPECT_EQ(google.speak(request, sink), TTS_OK) << google.message();
}

TEST(GoogleFailures, ACancelEndsASilentServiceWithinItsTime) {
  Google google;
  google.fake.always(R"({"silent": true})");
  KeepingSink sink;
  const TestContext context(150);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(google.speak(request_for("Hello"), sink, context), TTS_DEADLINE_EXCEEDED);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(GoogleFailures, ASinkThatRefusesGetsItsOwnStatusBack) {
  Google google;
  KeepingSink sink;
  sink.refuse_after = 100;
  EXPECT_EQ(google.speak(request_for("Hello"), sink), TTS_CANCELLED);
}

TEST(GoogleConfig, MistakesNameTheOption) {
  const std::pair<const char*, const char*> configs[] = {
      {R"({"voice": "a"})", "key, token, service_account"},
      {R"({"key": "${KEY}", "token": "${T}"})", "key, token, service_account"},
      {R"({"key": "${KEY}", "region": "eu", "endpoint": "https://example.com"})",
       "region, endpoint"},
      {R"({"key": "${KEY}", "endpoint": "http://example.com"})", "endpoint"},
      {R"({"key": "${KEY}", "endpoint": "https://example.com/?key=1"})", "query"},
      {R"({"key": "${KEY}", "token_endpoint": "https://a"})", "token_endpoint"},
      {R"({"service_account": "file:/a", "token_endpoint": "ftp://a"})", "token_endpoint"},
      {R"({"key": "${KEY}", "audio_encoding": "ogg_opus", "sample_rate": 22050})", "sample_rate"},
      {R"({"key": "${KEY}", "extra_body": {"input": {"text": "a"}}})", "extra_body.input: text"},
      {R"({"key": "${KEY}", "extra_body": {"voice": []}})", "extra_body.voice: must be a mapping"},
      {R"({"key": "${KEY}", "extra_body": {"enableTimePointing": []}})", "enableTimePointing"},
      {R"({"key": "${KEY}", "max_break": "0s"})", "max_break"},
      {R"({"key": "${KEY}", "ca_file": "/no/such/file"})", "ca_file"}};
  for (const auto& [config, words] : configs) {
    try {
      Speaker speaker("google", config);
      FAIL() << config;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr(words)) << config;
    }
  }
}

}  // namespace
}  // namespace caesura::test
