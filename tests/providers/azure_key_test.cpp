// Everything that changes the sound is in the fingerprint, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/key_rules.hpp"

namespace caesura::test {
namespace {

constexpr const char* kRegion = R"("region": "westeurope", "key": "${KEY}")";
constexpr const char* kVoice = R"("voice": "en-US-JennyNeural")";

Fields fields(const std::string& members, const tts_request& request) {
  Speaker speaker("azure", "{" + members + "}");
  return speaker.fields(request);
}

std::string with(const std::string& more) {
  return std::string(kRegion) + ", " + kVoice + (more.empty() ? "" : ", ") + more;
}

TEST(AzureKey, FieldsStandInTheContractsOrder) {
  expect_the_contracts_order(fields(with(""), request_for("Hello")));
}

class ConfigMember : public ::testing::TestWithParam<const char*> {};

TEST_P(ConfigMember, ThatChangesTheSoundChangesTheKey) {
  const tts_request request = request_for("Hello");
  EXPECT_NE(fields(with(GetParam()), request), fields(with(""), request));
}
INSTANTIATE_TEST_SUITE_P(
    Each, ConfigMember,
    ::testing::Values(R"("deployment": "a")", R"("language": "en-GB")", R"("style": "sad")",
                      R"("style": "sad", "style_degree": 1.2)", R"("style": "sad", "role": "Boy")",
                      R"("effect": "eq_car")", R"("voice_parameters": "temperature=0.5")",
                      R"("leading_silence_ms": 0)", R"("tailing_silence_ms": 0)",
                      R"("lexicon_uri": "https://example.com/a")", R"("lexicon_revision": 2)",
                      R"("epoch": 2)", R"("epoch": "b")",
                      R"("output_format": "raw-16khz-16bit-mono-pcm")"));

TEST(AzureKey, RegionAndEndpointAreTheServer) {
  const tts_request request = request_for("Hello");
  const Fields europe = fields(with(""), request);
  const std::string rest = std::string(", \"key\": \"${KEY}\", ") + kVoice;
  EXPECT_NE(fields("\"region\": \"eastus\"" + rest, request), europe);
  EXPECT_NE(fields("\"endpoint\": \"https://westeurope.tts.speech.azure.us\"" + rest, request),
            europe);
  // Two ways to name one address.
  EXPECT_EQ(
      fields("\"endpoint\": \"https://WestEurope.tts.speech.microsoft.com/\"" + rest, request),
      europe);
  EXPECT_EQ(field_of(europe, "server"),
            "https://westeurope.tts.speech.microsoft.com/cognitiveservices/v1");
}

TEST(AzureKey, EveryMemberOfTheRequestThatIsSentIsKeyed) {
  Speaker speaker("azure", "{" + with("\"style\": \"sad\"") + "}");
  const tts_request plain = request_for("Hello");
  std::vector<Fields> keys{speaker.fields(plain)};
  const auto add = [&](auto change) {
    tts_request request = plain;
    change(request);
    keys.push_back(speaker.fields(request));
  };
  tts_audio_format mp3{sizeof mp3, TTS_ENCODING_MP3, 0, 0, 0};
  const tts_kv option{tts::str("effect"), tts::str("eq_car")};
  add([](auto& r) { r.text = tts::str("Hallo"); });
  add([](auto& r) { r.text = tts::str("hello"); });
  add([](auto& r) { r.voice = tts::str("en-US-AriaNeural"); });
  add([](auto& r) { r.language = tts::str("de-DE"); });
  add([](auto& r) { r.style = tts::str("cheerful"); });
  add([](auto& r) { r.role = tts::str("Girl"); });
  add([](auto& r) { r.style_degree = 0.5; });
  add([](auto& r) { r.rate_pct = 5; });
  add([](auto& r) { r.pitch_pct = 5; });
  add([](auto& r) { r.volume_pct = 5; });
  add([&](auto& r) { r.format = &mp3; });
  add([&](auto& r) { r.options = &option, r.option_count = 1; });
  expect_all_differ(keys);
}

TEST(AzureKey, APauseIsKeyedExactlyWhereItActs) {
  Speaker speaker("azure", "{" + with("") + "}");
  expect_pauses_keyed_exactly_where_they_act(speaker);
}

TEST(AzureKey, WhatDoesNotChangeTheSoundIsNotKeyed) {
  tts_request request = request_for("Hello");
  const Fields key = fields(with(""), request);
  for (const char* more :
       {R"("user_agent": "other")", R"("first_byte_timeout": "1s")", R"("stall_timeout": "1s")",
        R"("connect_timeout": "1s")", R"("max_concurrency": 3)", R"("auth": "token")",
        R"("token_endpoint": "https://example.com/token")", R"("allow_external_uris": true)",
        R"("max_characters": 50)", R"("style_degree": 2)", R"("check_style": false)"}) {
    EXPECT_EQ(fields(with(more), request), key) << more;
  }
  const std::string token =
      std::string(R"("region": "westeurope", "token": "${OTHER}", )") + kVoice;
  EXPECT_EQ(fields(token, request), key);
  request.tenant = tts::str("a");
  request.model = tts::str("tts-1");
  request.flags = TTS_REQUEST_REFRESH;
  EXPECT_EQ(fields(with(""), request), key);
}

TEST(AzureKey, AbsentEqualsDefault) {
  const Fields key = fields(with(""), request_for("Hello"));
  tts_request request = request_for("Hello");
  const tts_audio_format format = tts::pcm_format(24000);
  request.voice = tts::str("en-US-JennyNeural");
  request.language = tts::str("en-US");
  request.format = &format;
  request.rate_pct = request.pitch_pct = request.volume_pct = 0;
  request.style_degree = 1;
  EXPECT_EQ(fields(with(R"("leading_silence_ms": -1)"), request), key);
}

}  // namespace
}  // namespace caesura::test
