// Azure's endpoints: a program written for Azure comes here, with our token, and is cached.
#include <gmock/gmock.h>
#include <stdlib.h>

#include "host/caesura_run.hpp"
#include "host/serve/serving.hpp"
#include "tests/providers/fake/fake_service.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kSpeech = "/cognitiveservices/v1";
const std::string kSsml =
    "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'>"
    "<voice name='en-US-JennyNeural'>One,   two.</voice></speak>";

class ServeAzure : public ::testing::Test {
 protected:
  ServeAzure() : service_("azure") {
    setenv("CAESURA_TEST_SPEECH_KEY", "good-key", 1);
    serving_.start({.serve = Serving::two_tenants(),
                    .provider = "use: azure, endpoint: '" + service_.http() +
                                "', key: '${ENV:CAESURA_TEST_SPEECH_KEY}', voice: "
                                "en-US-JennyNeural, insecure_loopback: true"});
  }
  HttpAnswer speak(const std::string& ssml,
                   const std::string& format = "riff-24khz-16bit-mono-pcm") {
    return HttpClient(serving_.port())("POST", kSpeech, ssml,
                                       {{"Ocp-Apim-Subscription-Key", kAda},
                                        {"Content-Type", "application/ssml+xml"},
                                        {"X-Microsoft-OutputFormat", format}});
  }
  test::FakeService service_;
  Serving serving_;
};

TEST_F(ServeAzure, SsmlIsSentAndKeyedAsItCame) {
  const auto made = speak(kSsml);
  ASSERT_EQ(made.status, 200U) << made.body;
  EXPECT_EQ(made.header("x-cache-status"), "MISS");
  EXPECT_EQ(made.header("content-type"), "audio/wav");
  EXPECT_EQ(std::string(service_.last().at("body").as_string()), kSsml);
  EXPECT_EQ(service_.last_header("ocp-apim-subscription-key"), "good-key");
  const auto heard = speak(kSsml);
  EXPECT_EQ(heard.header("x-cache-status"), "HIT");
  EXPECT_FALSE(parse_wav(heard.body).pcm.empty());
  // One blank less is another document.
  std::string other = kSsml;
  other.erase(other.find("   "), 1);
  EXPECT_EQ(speak(other).header("x-cache-status"), "MISS");
  EXPECT_EQ(service_.counter("calls"), 2);
}

TEST_F(ServeAzure, FormatsAreTheProvidersAndTheContentTypeIsTrue) {
  EXPECT_EQ(speak(kSsml, "audio-24khz-48kbitrate-mono-mp3").header("content-type"), "audio/mpeg");
  EXPECT_EQ(service_.last_header("x-microsoft-outputformat"), "audio-24khz-48kbitrate-mono-mp3");
  EXPECT_EQ(speak(kSsml, "ogg-24khz-16bit-mono-opus").header("content-type"), "audio/ogg");
  const auto bare = speak(kSsml, "raw-24khz-16bit-mono-pcm");
  EXPECT_EQ(bare.header("content-type"), "audio/pcm");
  // The same samples with a header around them.
  const auto file = speak(kSsml, "riff-24khz-16bit-mono-pcm");
  EXPECT_EQ(file.header("x-cache-status"), "HIT");
  EXPECT_EQ(file.body.substr(44), bare.body);
  EXPECT_EQ(speak(kSsml, "riff-24khz-16bit-stereo-pcm").status, 400U);
  EXPECT_EQ(speak(kSsml, "something").status, 400U);
}

TEST_F(ServeAzure, TokensOpenItAsKeysDo) {
  HttpClient client(serving_.port());
  const Headers key{{"Ocp-Apim-Subscription-Key", kAda}};
  const std::string token = client("POST", "/sts/v1.0/issueToken", "", key).body;
  EXPECT_EQ(serving_.client(token)("POST", kSpeech, kSsml).status, 200U);
  EXPECT_EQ(client("POST", "/sts/v1.0/issueToken").status, 401U);
  // The service's own key opens nothing here.
  const Headers foreign{{"Ocp-Apim-Subscription-Key", "good-key"}};
  EXPECT_EQ(client("POST", kSpeech, kSsml, foreign).status, 401U);
  // What was refused with its body read leaves the connection as it was.
  EXPECT_EQ(client("POST", "/sts/v1.0/issueToken", "", key).status, 200U);
}

TEST_F(ServeAzure, VoicesAreListedAsAzureDoes) {
  const auto answer = serving_.client()("GET", "/cognitiveservices/voices/list");
  ASSERT_EQ(answer.status, 200U) << answer.body;
  const auto voices = answer.json().as_array();
  ASSERT_FALSE(voices.empty());
  for (const char* name : {"ShortName", "Locale", "Gender", "DisplayName"}) {
    EXPECT_TRUE(voices.at(0).as_object().contains(name)) << name;
  }
}

TEST_F(ServeAzure, WhatIsNoSsmlReachesNoProvider) {
  std::string bomb = "<?xml version='1.0'?><!DOCTYPE speak [<!ENTITY a 'aaaaaaaaaa'>";
  for (char c = 'b'; c < 'k'; ++c) {
    bomb += std::string("<!ENTITY ") + c + " '";
    for (int i = 0; i < 10; ++i) bomb += std::string("&") + static_cast<char>(c - 1) + ";";
    bomb += "'>";
  }
  bomb += "]><speak><voice name='x'>&j;</voice></speak>";
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "<p>";
  for (const std::string& wrong :
       {bomb, std::string("hush"), std::string("<speak>hush"), std::string("<html>hush</html>"),
        std::string("<speak>&hush;</speak>"), "<speak>" + deep, std::string("<speak>\xFF</speak>"),
        std::string("<!DOCTYPE speak SYSTEM 'file:///etc/passwd'><speak>hush</speak>"),
        std::string()}) {
    const auto answer = speak(wrong);
    EXPECT_EQ(answer.status, 400U) << wrong.substr(0, 60);
    EXPECT_THAT(answer.body, Not(HasSubstr("hush")));
  }
  EXPECT_EQ(service_.counter("calls"), 0);
}

TEST_F(ServeAzure, TheServicesOwnErrorsAreNotTheClients) {
  service_.always(R"({"status": 401})");
  EXPECT_EQ(speak(kSsml).status, 502U);
  service_.always(R"({"status": 429, "headers": {"retry-after": "7"}})");
  const auto busy = speak(kSsml);
  EXPECT_EQ(busy.status, 429U);
}

}  // namespace
}  // namespace caesura::testing
