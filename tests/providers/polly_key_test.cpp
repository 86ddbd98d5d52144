// Everything that changes the sound is in the fingerprint, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/key_rules.hpp"
#include "providers/polly_speaker.hpp"

namespace caesura::test {
namespace {

std::string with(const std::string& more) {
  return std::string(kPollyKeys) + ", " + kJoanna + (more.empty() ? "" : ", ") + more;
}

Fields fields(const std::string& members, const tts_request& request) {
  Speaker speaker("polly", "{" + members + "}");
  return speaker.fields(request);
}

TEST(PollyKey, FieldsStandInTheContractsOrder) {
  expect_the_contracts_order(fields(with(""), request_for("Hello")));
}

class PollyMember : public ::testing::TestWithParam<const char*> {};

TEST_P(PollyMember, ThatChangesTheSoundChangesTheKey) {
  const tts_request request = request_for("Hello");
  EXPECT_NE(fields(with(GetParam()), request), fields(with(""), request));
}
INSTANTIATE_TEST_SUITE_P(Each, PollyMember,
                         ::testing::Values(R"("engine": "standard")", R"("engine": "generative")",
                                           R"("language": "en-US")", R"("style": "news")",
                                           R"("lexicons": ["a"])", R"("lexicons": ["b", "a"])",
                                           R"("output_format": "mp3")", R"("sample_rate": 8000)",
                                           R"("epoch": 2)", R"("epoch": "b")",
                                           R"("endpoint": "https://example.com")"));

TEST(PollyKey, LexiconsAreOrderedAndHaveARevision) {
  const tts_request request = request_for("Hello");
  const Fields key = fields(with(R"("lexicons": ["a", "b"])"), request);
  EXPECT_NE(fields(with(R"("lexicons": ["b", "a"])"), request), key);
  EXPECT_NE(fields(with(R"("lexicons": ["a", "b"], "lexicon_revision": 2)"), request), key);
  // Without lexicons it acts on nothing.
  EXPECT_EQ(fields(with(R"("lexicon_revision": 2)"), request), fields(with(""), request));
}

TEST(PollyKey, RegionAndEndpointAreTheServer) {
  const tts_request request = request_for("Hello");
  const Fields ireland = fields(with(""), request);
  const std::string rest =
      std::string(R"(, "access_key_id": "${ID}", "secret_access_key": "${KEY}", )") + kJoanna;
  EXPECT_NE(fields("\"region\": \"us-east-1\"" + rest, request), ireland);
  EXPECT_EQ(field_of(ireland, "server"), "https://polly.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(field_of(fields("\"region\": \"cn-northwest-1\"" + rest, request), "server"),
            "https://polly.cn-northwest-1.amazonaws.com.cn cn-northwest-1");
  // Two ways to name one address.
  EXPECT_EQ(fields(with(R"("endpoint": "https://Polly.eu-west-1.amazonaws.com/")"), request),
            ireland);
  // One address that may stand for two regions.
  const std::string endpoint = R"(, "endpoint": "https://polly.internal")" + rest;
  EXPECT_NE(fields("\"region\": \"us-east-1\"" + endpoint, request),
            fields("\"region\": \"eu-west-1\"" + endpoint, request));
}

TEST(PollyKey, EveryMemberOfTheRequestThatIsSentIsKeyed) {
  Speaker speaker("polly", "{" + with("\"engine\": \"standard\"") + "}");
  const tts_request plain = request_for("Hello");
  std::vector<Fields> keys{speaker.fields(plain)};
  const auto add = [&](auto change) {
    tts_request request = plain;
    change(request);
    keys.push_back(speaker.fields(request));
  };
  tts_audio_format mp3{sizeof mp3, TTS_ENCODING_MP3, 0, 0, 0};
  tts_audio_format slow{sizeof slow, 0, 8000, 0, 0};
  const tts_kv option{tts::str("lexicons"), tts::str("names")};
  add([](auto& r) { r.text = tts::str("Hallo"); });
  add([](auto& r) { r.text = tts::str("hello"); });
  add([](auto& r) { r.voice = tts::str("Amy"); });
  add([](auto& r) { r.model = tts::str("neural"); });
  add([](auto& r) { r.model = tts::str("long-form"); });
  add([](auto& r) { r.language = tts::str("en-GB"); });
  add([](auto& r) { r.model = tts::str("neural"), r.style = tts::str("news"); });
  add([](auto& r) { r.rate_pct = 5; });
  add([](auto& r) { r.pitch_pct = 5; });
  add([](auto& r) { r.volume_pct = 5; });
  add([](auto& r) { r.flags = TTS_REQUEST_WANT_MARKS; });
  add([](auto& r) { r.text = tts::str("<speak>Hello</speak>"), r.flags = TTS_REQUEST_SSML; });
  add([&](auto& r) { r.format = &mp3; });
  add([&](auto& r) { r.format = &slow; });
  add([&](auto& r) { r.options = &option, r.option_count = 1; });
  expect_all_differ(keys);
}

TEST(PollyKey, APauseIsKeyedExactlyWhereItActs) {
  Speaker speaker("polly", "{" + with("") + "}");
  expect_pauses_keyed_exactly_where_they_act(speaker);
}

TEST(PollyKey, WhatDoesNotChangeTheSoundIsNotKeyed) {
  tts_request request = request_for("Hello");
  const Fields key = fields(with(""), request);
  for (const char* more :
       {R"("user_agent": "other")", R"("first_byte_timeout": "1s")", R"("stall_timeout": "1s")",
        R"("connect_timeout": "1s")", R"("max_concurrency": 3)", R"("session_token": "${T}")",
        R"("speech_marks": ["viseme"])", R"("max_characters": 50)", R"("language": "en")",
        R"("insecure_loopback": true)"}) {
    EXPECT_EQ(fields(with(more), request), key) << more;
  }
  const std::string other =
      std::string(
          R"("region": "eu-west-1", "access_key_id": "${A}", "secret_access_key": "${B}", )") +
      kJoanna;
  EXPECT_EQ(fields(other, request), key);
  request.tenant = tts::str("a");
  request.flags = TTS_REQUEST_REFRESH;
  EXPECT_EQ(fields(with(""), request), key);
}

TEST(PollyKey, AbsentEqualsDefault) {
  const Fields key = fields(with(""), request_for("Hello"));
  tts_request request = request_for("Hello");
  const tts_audio_format format{sizeof format, TTS_ENCODING_PCM_S16LE, 16000, 1, 256'000};
  request.voice = tts::str("Joanna");
  request.model = tts::str("neural");
  request.format = &format;
  request.rate_pct = request.pitch_pct = request.volume_pct = 0;
  EXPECT_EQ(fields(with(R"("output_format": "pcm", "sample_rate": 16000)"), request), key);
}

}  // namespace
}  // namespace caesura::test
