// What the service refuses, breaks or cuts: each error names provider, status and cause.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/polly_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Answer {
  const char* fault;
  tts_status code;
  int32_t vendor_code;
  int32_t retry_after_ms;
  const char* words;
};

class PollyAnswer : public ::testing::TestWithParam<Answer> {};

TEST_P(PollyAnswer, BecomesAnErrorThatSaysWhatToDo) {
  Polly polly;
  polly.fake.always(GetParam().fault);
  KeepingSink sink;
  EXPECT_EQ(polly.speak(request_for("The spoken words of a test"), sink), GetParam().code);
  EXPECT_THAT(polly.message(), StartsWith("polly: "));
  EXPECT_THAT(polly.message(), HasSubstr(GetParam().words));
  EXPECT_THAT(polly.message(), Not(HasSubstr("spoken words")));
  EXPECT_THAT(polly.message(), Not(HasSubstr("secret/key")));
  EXPECT_THAT(polly.message(), Not(HasSubstr("AKIDPOLLY")));
  EXPECT_EQ(polly.error().vendor_code, GetParam().vendor_code);
  EXPECT_EQ(polly.error().retry_after_ms, GetParam().retry_after_ms);
}
INSTANTIATE_TEST_SUITE_P(
    Each, PollyAnswer,
    ::testing::Values(
        Answer{
            R"({"status": 400, "headers": {"x-amzn-errortype": "ThrottlingException"}, "body": "{\"message\": \"Rate exceeded\"}"})",
            TTS_RESOURCE_EXHAUSTED, 400, -1, "Throttling: Rate exceeded"},
        Answer{
            R"({"status": 400, "headers": {"x-amzn-errortype": "ThrottlingException:http://internal.amazon.com/coral/", "retry-after": "2"}, "body": ""})",
            TTS_RESOURCE_EXHAUSTED, 400, 2000, "Throttling"},
        Answer{
            R"({"status": 400, "headers": {"content-type": "application/json"}, "body": "{\"__type\": \"com.amazon.coral.availability#ThrottlingException\", \"message\": \"The spoken words of a test polly+secret/key AKIDPOLLY\"}"})",
            TTS_RESOURCE_EXHAUSTED, 400, -1, "Throttling"},
        Answer{R"({"status": 429, "body": ""})", TTS_RESOURCE_EXHAUSTED, 429, -1, "429"},
        Answer{
            R"({"status": 402, "headers": {"x-amzn-errortype": "ServiceQuotaExceededException"}, "body": ""})",
            TTS_RESOURCE_EXHAUSTED, 402, -1, "quota"},
        Answer{
            R"({"status": 400, "headers": {"x-amzn-errortype": "InvalidSsmlException"}, "body": "{\"Message\": \"Invalid SSML request\"}"})",
            TTS_INVALID_ARGUMENT, 400, -1, "InvalidSsml: Invalid SSML request"},
        Answer{
            R"({"status": 403, "headers": {"x-amzn-errortype": "ExpiredTokenException"}, "body": ""})",
            TTS_UNAUTHENTICATED, 403, -1, "session token is over"},
        Answer{
            R"({"status": 403, "headers": {"x-amzn-errortype": "AccessDeniedException"}, "body": "{\"Message\": \"User is not authorized\"}"})",
            TTS_PERMISSION_DENIED, 403, -1, "AccessDenied: User is not authorized"},
        Answer{R"({"status": 403, "body": ""})", TTS_PERMISSION_DENIED, 403, -1, "403"},
        Answer{
            R"({"status": 500, "headers": {"x-amzn-errortype": "ServiceFailureException"}, "body": ""})",
            TTS_UNAVAILABLE, 500, -1, "ServiceFailure"},
        Answer{R"({"status": 503, "headers": {"retry-after": "1"}, "body": ""})", TTS_UNAVAILABLE,
               503, 1000, "503"},
        Answer{R"({"status": 404, "body": ""})", TTS_INVALID_ARGUMENT, 404, -1, "404"},
        Answer{R"({"status": 302, "headers": {"location": "https://example.com"}, "body": ""})",
               TTS_FAILED_PRECONDITION, 302, -1, "redirect"},
        Answer{
            R"({"status": 200, "headers": {"content-type": "text/html"}, "body": "<html>sign in</html>"})",
            TTS_UNAVAILABLE, 200, -1, "text/html"},
        Answer{
            R"({"status": 200, "headers": {"content-type": "application/json"}, "body": "{\"message\": \"no\"}"})",
            TTS_UNAVAILABLE, 200, -1, "no"},
        Answer{R"({"status": 200, "headers": {"content-type": "audio/pcm"}, "body": ""})",
               TTS_UNAVAILABLE, 200, -1, "empty"},
        Answer{R"({"close_after": 1000})", TTS_UNAVAILABLE, 200, -1, "cut"},
        Answer{R"({"reset_after": 1000})", TTS_UNAVAILABLE, 200, -1, "cut"},
        Answer{R"({"framing": "close"})", TTS_UNAVAILABLE, 200, -1, "cut"}));

TEST(PollyFailure, WhatIsNoAudioIsNoSuccess) {
  const std::pair<const char*, const char*> faults[] = {
      {R"({"drop_tail": 1})", "cut short"},
      {R"({"body": "{\"message\": \"no voice today, come again\"}"})", "is text"}};
  for (const auto& [fault, words] : faults) {
    Polly polly;
    polly.fake.always(fault);
    KeepingSink sink;
    EXPECT_EQ(polly.speak(request_for("Hello"), sink), TTS_UNAVAILABLE);
    EXPECT_THAT(polly.message(), HasSubstr(words));
    EXPECT_TRUE(sink.info.empty());
  }
}

TEST(PollyFailure, WhatTheServiceRefusesIsToldInItsWords) {
  Polly polly;
  KeepingSink sink;
  const auto refused = [&](auto change, const char* words) {
    tts_request request = request_for("Hello");
    change(request);
    EXPECT_EQ(polly.speak(request, sink), TTS_INVALID_ARGUMENT);
    EXPECT_THAT(polly.message(), HasSubstr(words));
  };
  refused([](auto& r) { r.voice = tts::str("Nobody"); }, "'Nobody' at 'voiceId'");
  refused([](auto& r) { r.voice = tts::str("Aditi"); }, "does not support the selected engine");
  refused([](auto& r) { r.language = tts::str("de-DE"); }, "selected language: de-DE");
  const tts_kv option{tts::str("lexicons"), tts::str("missing")};
  refused([&](auto& r) { r.options = &option, r.option_count = 1; }, "LexiconNotFound");
  EXPECT_EQ(sink.begins, 0);
}

TEST(PollyFailure, WrongCredentialsAreToldApart) {
  Polly polly;
  KeepingSink sink;
  polly.host().add_secret("${KEY}", "another-secret-key");
  EXPECT_EQ(polly.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  EXPECT_EQ(polly.error().vendor_code, 403);
  EXPECT_THAT(polly.message(), HasSubstr("InvalidSignature"));
  EXPECT_THAT(polly.message(), Not(HasSubstr("another-secret-key")));
  polly.host().add_secret("${ID}", "AKIDNOBODY");
  EXPECT_EQ(polly.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(polly.message(), HasSubstr("UnrecognizedClient"));
}

TEST(PollyFailure, AMissingSecretIsNamedByItsOption) {
  Polly polly(R"("voice": "Joanna", "session_token": "${NONE}")");
  KeepingSink sink;
  EXPECT_EQ(polly.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(polly.message(), HasSubstr("polly: session_token: "));
}

TEST(PollyFailure, BadRequestsAreNotSent) {
  Polly polly("\"max_characters\": 20");
  KeepingSink sink;
  tts_request request = request_for("Hello");
  EXPECT_EQ(polly.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(polly.message(), HasSubstr("voice"));
  request.voice = tts::str("Joanna");
  for (const char* text : {"", "a text of far too many characters", "bell \a", "\xFF"}) {
    request.text = tts::str(text);
    EXPECT_EQ(polly.speak(request, sink), TTS_INVALID_ARGUMENT) << text;
  }
  EXPECT_EQ(polly.fake.counter("calls"), 0);
}

TEST(PollyFailure, AServiceThatIsSilentOrDripsEndsInTime) {
  Polly polly(R"("voice": "Joanna", "first_byte_timeout": "150ms", "stall_timeout": "200ms")");
  const std::pair<const char*, const char*> faults[] = {
      {R"({"silent": true})", "first byte"},
      {R"({"stall_after": 1000})", "stall"},
      {R"({"piece": 2, "every_ms": 40})", "stall"}};
  for (const auto& [fault, words] : faults) {
    polly.fake.always(fault);
    KeepingSink sink;
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(polly.speak(request_for("Hello"), sink), TTS_UNAVAILABLE) << fault;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
    EXPECT_THAT(polly.message(), StartsWith("polly: ")) << words;
  }
}

TEST(PollyFailure, ACancelEndsASilentServiceWithinItsTime) {
  Polly polly;
  polly.fake.always(R"({"silent": true})");
  KeepingSink sink;
  const TestContext context(150);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(polly.speak(request_for("Hello"), sink, context), TTS_DEADLINE_EXCEEDED);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(PollyFailure, ASinkThatRefusesGetsItsOwnStatusBack) {
  Polly polly;
  KeepingSink sink;
  sink.refuse_after = 100;
  EXPECT_EQ(polly.speak(request_for("Hello"), sink), TTS_CANCELLED);
}

TEST(PollyConfig, MistakesNameTheOption) {
  const std::pair<const char*, const char*> configs[] = {
      {R"({"region": "eu-west-1"})", "region, access_key_id, secret_access_key"},
      {R"("endpoint": "http://example.com")", "endpoint"},
      {R"("endpoint": "https://example.com/path")", "endpoint"},
      {R"("engine": "loud")", "engine"},
      {R"("output_format": "wav")", "output_format"},
      {R"("sample_rate": 24000)", "sample_rate"},
      {R"("lexicons": ["no name!"])", "lexicons"},
      {R"("lexicons": ["a", "b", "c", "d", "e", "f"])", "lexicons"},
      {R"("ca_file": "/no/such/file")", "ca_file"}};
  for (const auto& [members, words] : configs) {
    const std::string config = members[0] == '{'
                                   ? std::string(members)
                                   : std::string("{") + kPollyKeys + ", " + members + "}";
    try {
      Speaker speaker("polly", config);
      FAIL() << config;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr(words)) << config;
    }
  }
}

}  // namespace
}  // namespace caesura::test
