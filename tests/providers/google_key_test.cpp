// Everything that changes the sound is in the fingerprint, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/key_rules.hpp"

namespace caesura::test {
namespace {

constexpr const char* kLogin = R"("key": "${KEY}")";
constexpr const char* kVoice = R"("voice": "en-US-Neural2-C")";

Fields fields(const std::string& members, const tts_request& request) {
  Speaker speaker("google", "{" + members + "}");
  return speaker.fields(request);
}

std::string with(const std::string& more) {
  return std::string(kLogin) + ", " + kVoice + (more.empty() ? "" : ", ") + more;
}

TEST(GoogleKey, FieldsStandInTheContractsOrder) {
  expect_the_contracts_order(fields(with(""), request_for("Hello")));
}

class GoogleConfigMember : public ::testing::TestWithParam<const char*> {};

TEST_P(GoogleConfigMember, ThatChangesTheSoundChangesTheKey) {
  const tts_request request = request_for("Hello");
  EXPECT_NE(fields(with(GetParam()), request), fields(with(""), request));
}
INSTANTIATE_TEST_SUITE_P(
    Each, GoogleConfigMember,
    ::testing::Values(R"("region": "eu")", R"("endpoint": "https://example.com")",
                      R"("model": "gemini-2.5-flash-tts")",
                      R"("model": "gemini-2.5-flash-tts", "prompt": "Calm.")",
                      R"("speaking_rate": 1.1)", R"("pitch": 1)", R"("volume_gain_db": 1)",
                      R"("effects_profile": ["handset-class-device"])",
                      R"("extra_body": {"voice": {"ssmlGender": "MALE"}})",
                      R"("audio_encoding": "mp3")", R"("audio_encoding": "pcm")",
                      R"("sample_rate": 16000)", R"("epoch": 2)", R"("epoch": "b")"));

TEST(GoogleKey, EffectsAreKeyedInTheirOrder) {
  const tts_request request = request_for("Hello");
  EXPECT_NE(fields(with(R"("effects_profile": ["a", "b"])"), request),
            fields(with(R"("effects_profile": ["b", "a"])"), request));
}

TEST(GoogleKey, TheHostIsTheServer) {
  const tts_request request = request_for("Hello");
  const Fields global = fields(with(""), request);
  EXPECT_EQ(field_of(global, "server"), "https://texttospeech.googleapis.com");
  EXPECT_EQ(field_of(fields(with(R"("region": "eu")"), request), "server"),
            "https://eu-texttospeech.googleapis.com");
  // Ways to name one address.
  for (const char* endpoint :
       {"https://TextToSpeech.googleapis.com/", "https://texttospeech.googleapis.com/v1/"}) {
    EXPECT_EQ(fields(with(std::string("\"endpoint\": \"") + endpoint + "\""), request), global);
  }
}

TEST(GoogleKey, EveryMemberOfTheRequestThatIsSentIsKeyed) {
  Speaker speaker("google", "{" + with("") + "}");
  const tts_request plain = request_for("Hello");
  std::vector<Fields> keys{speaker.fields(plain)};
  const auto add = [&](auto change) {
    tts_request request = plain;
    change(request);
    keys.push_back(speaker.fields(request));
  };
  tts_audio_format mp3{sizeof mp3, TTS_ENCODING_MP3, 0, 0, 0};
  tts_audio_format slower{sizeof mp3, 0, 8000, 0, 0};
  const tts_kv option{tts::str("effects_profile"), tts::str("handset-class-device")};
  add([](auto& r) { r.text = tts::str("Hallo"); });
  add([](auto& r) { r.text = tts::str("hello"); });
  add([](auto& r) { r.voice = tts::str("en-US-Standard-B"); });
  add([](auto& r) { r.voice = tts::str("de-DE-Wavenet-A"); });
  add([](auto& r) { r.model = tts::str("gemini-2.5-pro-tts"); });
  add([](auto& r) { r.rate_pct = 5; });
  add([](auto& r) { r.pitch_pct = 5; });
  add([](auto& r) { r.volume_pct = 5; });
  add([](auto& r) { r.flags = TTS_REQUEST_WANT_MARKS; });
  add([&](auto& r) { r.format = &mp3; });
  add([&](auto& r) { r.format = &slower; });
  add([&](auto& r) { r.options = &option, r.option_count = 1; });
  expect_all_differ(keys);
}

TEST(GoogleKey, APauseIsKeyedExactlyWhereItActs) {
  Speaker speaker("google", "{" + with("") + "}");
  expect_pauses_keyed_exactly_where_they_act(speaker);
}

TEST(GoogleKey, WhatDoesNotChangeTheSoundIsNotKeyed) {
  tts_request request = request_for("Hello");
  const Fields key = fields(with(""), request);
  for (const char* more :
       {R"("user_agent": "other")", R"("first_byte_timeout": "1s")", R"("stall_timeout": "1s")",
        R"("connect_timeout": "1s")", R"("max_concurrency": 3)", R"("max_output": "1MiB")",
        R"("quota_project": "payer")", R"("allow_external_uris": true)", R"("max_bytes": 50)",
        R"("max_break": "1s")", R"("pause_markup": "never")"}) {
    EXPECT_EQ(fields(with(more), request), key) << more;
  }
  for (const char* login :
       {R"("key": "${OTHER}")", R"("token": "${TOKEN}")", R"("service_account": "file:/a.json")",
        R"("service_account": "file:/a.json", "token_endpoint": "https://example.com")"}) {
    EXPECT_EQ(fields(std::string(login) + ", " + kVoice, request), key) << login;
  }
  request.tenant = tts::str("a");
  request.style = tts::str("sad");
  request.flags = TTS_REQUEST_REFRESH;
  EXPECT_EQ(fields(with(""), request), key);
}

TEST(GoogleKey, AbsentEqualsDefault) {
  const Fields key = fields(with(""), request_for("Hello"));
  tts_request request = request_for("Hello");
  tts_audio_format format{sizeof format, TTS_ENCODING_PCM_S16LE, 0, 1, 0};
  request.voice = tts::str("en-US-Neural2-C");
  request.language = tts::str("en");
  request.format = &format;
  request.rate_pct = request.pitch_pct = request.volume_pct = 0;
  EXPECT_EQ(
      fields(with(R"("speaking_rate": 1.0, "effects_profile": [], "extra_body": {})"), request),
      key);
  // One meaning, one spelling.
  EXPECT_EQ(fields(with(R"("extra_body": {"voice": {"a": 1.0, "b": 2}})"), request_for("Hello")),
            fields(with(R"("extra_body": {"voice": {"b": 2, "a": 1}})"), request_for("Hello")));
}

}  // namespace
}  // namespace caesura::test
