// Everything that changes the sound is in the fingerprint, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/speaking.hpp"

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
  std::vector<std::string> names;
  for (const auto& [name, value] : fields(with(""), request_for("Hello"))) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("provider", "render_revision", "server", "model",
                                            "voice", "language", "format", "epoch", "rendered"));
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
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(keys[i], keys[k]) << i << " and " << k;
  }
}

TEST(GoogleKey, APauseIsKeyedExactlyWhereItActs) {
  Speaker speaker("google", "{" + with("") + "}");
  const std::pair<const char*, const char*> texts[] = {
      {"One. Two", "sentence"}, {"One\n\ntwo", "paragraph"}, {"One, two", "comma"},
      {"One: two", "colon"},    {"One; two", "semicolon"},   {"One two.", "nothing"}};
  for (const auto& [text, acting] : texts) {
    tts_request request = request_for(text);
    const Fields plain = speaker.fields(request);
    for (const PauseMember& pause : kPauseMembers) {
      tts_pauses pauses = tts::all_pauses();
      pauses.*pause.member = 40;
      request.pauses = &pauses;
      EXPECT_EQ(speaker.fields(request) != plain, std::string(pause.name) == acting)
          << text << " " << pause.name;
    }
  }
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
