// What the service refuses, breaks or cuts: each error names provider, status and cause.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/azure_speaker.hpp"

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

class AzureAnswer : public ::testing::TestWithParam<Answer> {};

TEST_P(AzureAnswer, BecomesAnErrorThatSaysWhatToDo) {
  Azure azure;
  azure.fake.always(GetParam().fault);
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request_for("The spoken words of a test"), sink), GetParam().code);
  EXPECT_THAT(azure.message(), StartsWith("azure: "));
  EXPECT_THAT(azure.message(), HasSubstr(GetParam().words));
  EXPECT_THAT(azure.message(), Not(HasSubstr("spoken words")));
  EXPECT_THAT(azure.message(), Not(HasSubstr("good-key")));
  EXPECT_EQ(azure.error().vendor_code, GetParam().vendor_code);
  EXPECT_EQ(azure.error().retry_after_ms, GetParam().retry_after_ms);
}
INSTANTIATE_TEST_SUITE_P(
    Each, AzureAnswer,
    ::testing::Values(
        Answer{R"({"status": 400, "body": ""})", TTS_INVALID_ARGUMENT, 400, -1, "voice is unknown"},
        Answer{R"({"status": 401, "body": ""})", TTS_UNAUTHENTICATED, 401, -1, "another region"},
        Answer{R"({"status": 415, "body": ""})", TTS_INVALID_ARGUMENT, 415, -1, "415"},
        Answer{R"({"status": 429, "body": ""})", TTS_RESOURCE_EXHAUSTED, 429, -1, "quota"},
        Answer{
            R"({"status": 429, "headers": {"retry-after": "2"}, "body": "The spoken words of a test good-key"})",
            TTS_RESOURCE_EXHAUSTED, 429, 2000, "429"},
        Answer{R"({"status": 502, "body": ""})", TTS_UNAVAILABLE, 502, -1, "trouble"},
        Answer{R"({"status": 503, "headers": {"retry-after": "1"}, "body": ""})", TTS_UNAVAILABLE,
               503, 1000, "503"},
        Answer{R"({"status": 302, "headers": {"location": "https://example.com"}, "body": ""})",
               TTS_FAILED_PRECONDITION, 302, -1, "redirect"},
        Answer{
            R"({"status": 200, "headers": {"content-type": "text/html"}, "body": "<html>sign in</html>"})",
            TTS_UNAVAILABLE, 200, -1, "text/html"},
        Answer{
            R"({"status": 200, "headers": {"content-type": "application/json"}, "body": "{\"error\": \"no\"}"})",
            TTS_UNAVAILABLE, 200, -1, "no"},
        Answer{R"({"status": 200, "headers": {"content-type": "audio/basic"}, "body": ""})",
               TTS_UNAVAILABLE, 200, -1, "empty"},
        Answer{R"({"close_after": 1000})", TTS_UNAVAILABLE, 200, -1, "cut"},
        Answer{R"({"reset_after": 1000})", TTS_UNAVAILABLE, 200, -1, "cut"},
        Answer{R"({"framing": "close"})", TTS_UNAVAILABLE, 200, -1, "cut"}));

TEST(AzureFailure, HalfASampleIsNoAudio) {
  Azure azure;
  azure.fake.always(R"({"drop_tail": 1})");
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request_for("Hello"), sink), TTS_UNAVAILABLE);
  EXPECT_THAT(azure.message(), HasSubstr("cut short"));
}

TEST(AzureFailure, TextUnderTheNameOfAudioIsNoAudio) {
  Azure azure;
  for (const char* body : {R"({"body": "{\"error\": \"no voice today, come again\"}"})",
                           R"({"body": "keine Stimme f\u00fcr heute"})"}) {
    azure.fake.always(body);
    KeepingSink sink;
    EXPECT_EQ(azure.speak(request_for("Hello"), sink), TTS_UNAVAILABLE);
    EXPECT_THAT(azure.message(), HasSubstr("is text"));
    EXPECT_TRUE(sink.info.empty());
  }
}

TEST(AzureFailure, WhatTheServiceRefusesIsToldInItsWords) {
  Azure azure;
  tts_request request = request_for("Hello");
  request.voice = tts::str("en-US-NobodyNeural");
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(azure.message(), HasSubstr("unknown voice en-US-NobodyNeural"));
  EXPECT_EQ(sink.begins, 0);
}

TEST(AzureFailure, AStyleThatTheServiceWouldIgnoreIsRefused) {
  Azure azure;
  tts_request request = request_for("Hello");
  request.style = tts::str("whispering");
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_EQ(azure.message(),
            "azure: the voice en-US-JennyNeural has no style \"whispering\", and the service would "
            "ignore it; it has cheerful, sad");
  request.style = tts::str("sad");
  request.role = tts::str("Girl");
  EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(azure.message(),
              HasSubstr("no role \"Girl\", and the service would ignore it; it has none"));
  request.role = {};
  EXPECT_EQ(azure.speak(request, sink), TTS_OK) << azure.message();
  EXPECT_EQ(azure.fake.counter("calls"), 2);
}

TEST(AzureFailure, WithoutAListTheServiceDecidesOnStyles) {
  tts_request request = request_for("Hello");
  request.style = tts::str("whispering");
  Azure without_list;
  without_list.fake.script(R"([{"status": 404, "body": ""}])");
  KeepingSink sink;
  EXPECT_EQ(without_list.speak(request, sink), TTS_OK) << without_list.message();
  EXPECT_EQ(without_list.speak(request, sink), TTS_OK) << without_list.message();
  EXPECT_EQ(without_list.fake.counter("calls"), 3);
  Azure unchecked(std::string(kJenny) + R"(, "check_style": false)");
  EXPECT_EQ(unchecked.speak(request, sink), TTS_OK) << unchecked.message();
  EXPECT_EQ(unchecked.fake.counter("calls"), 1);
}

TEST(AzureFailure, BadRequestsAreNotSent) {
  Azure azure("\"max_characters\": 20");
  KeepingSink sink;
  tts_request request = request_for("Hello");
  EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(azure.message(), HasSubstr("voice"));
  request.voice = tts::str("MyVoice");
  EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(azure.message(), HasSubstr("language"));
  request.voice = tts::str("en-US-JennyNeural");
  request.role = tts::str("Girl");
  EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(azure.message(), HasSubstr("style"));
  request.role = {};
  for (const char* text : {"", "a text of far too many characters", "bell \a", "\xFF"}) {
    request.text = tts::str(text);
    EXPECT_EQ(azure.speak(request, sink), TTS_INVALID_ARGUMENT) << text;
  }
  EXPECT_EQ(azure.fake.counter("calls"), 0);
}

TEST(AzureFailure, ACancelEndsASilentServiceWithinItsTime) {
  Azure azure;
  azure.fake.always(R"({"silent": true})");
  KeepingSink sink;
  const TestContext context(150);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(azure.speak(request_for("Hello"), sink, context), TTS_DEADLINE_EXCEEDED);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(AzureFailure, ASinkThatRefusesGetsItsOwnStatusBack) {
  Azure azure;
  KeepingSink sink;
  sink.refuse_after = 100;
  EXPECT_EQ(azure.speak(request_for("Hello"), sink), TTS_CANCELLED);
}

TEST(AzureConfig, MistakesNameTheOption) {
  const std::pair<const char*, const char*> configs[] = {
      {R"({"key": "${KEY}"})", "region, endpoint"},
      {R"({"region": "a", "endpoint": "https://example.com", "key": "${KEY}"})",
       "region, endpoint"},
      {R"({"region": "a"})", "key, token"},
      {R"({"region": "a", "key": "${KEY}", "token": "${T}"})", "key, token"},
      {R"({"endpoint": "http://example.com", "key": "${KEY}"})", "endpoint"},
      {R"({"endpoint": "https://example.com/other", "key": "${KEY}"})", "/cognitiveservices/v1"},
      {R"({"region": "a", "key": "${KEY}", "token_endpoint": "ftp://a"})", "token_endpoint"},
      {R"({"region": "a", "key": "${KEY}", "output_format": "mp3"})", "output_format"},
      {R"({"region": "a", "key": "${KEY}", "ca_file": "/no/such/file"})", "ca_file"}};
  for (const auto& [config, words] : configs) {
    try {
      Speaker speaker("azure", config);
      FAIL() << config;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr(words)) << config;
    }
  }
}

}  // namespace
}  // namespace caesura::test
