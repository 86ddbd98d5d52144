// The openai provider's fingerprint holds what changes the sound, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/key_rules.hpp"
#include "providers/openai_speaking.hpp"

namespace caesura::test {
namespace {

std::string config(const std::string& more = "") {
  return openai_config("https://speech.example.org", more);
}

Fields key_of(const std::string& config) {
  return OpenAiSpeaker(config).fields(request_for("One, two"));
}

TEST(OpenAiKey, GivesItsFieldsInTheOrderOfTheContract) {
  const Fields fields = key_of(config(R"(, "epoch": 3)"));
  const Fields expected{{"provider", "openai"},
                        {"render_revision", "1"},
                        {"server", "https://speech.example.org"},
                        {"model", "gpt-4o-mini-tts"},
                        {"voice", "alloy"},
                        {"language", ""},
                        {"format", "wav"},
                        {"epoch", "3"},
                        {"rendered", R"({"input":"One, two","model":"gpt-4o-mini-tts",)"
                                     R"("response_format":"wav","voice":"alloy"})"}};
  EXPECT_EQ(fields, expected);
}

TEST(OpenAiKey, EveryOptionThatIsHeardIsKeyed) {
  const Fields key = key_of(config());
  const std::string others[] = {openai_config("https://other.example.org"),
                                openai_config("https://speech.example.org/tts"),
                                config(R"(, "model": "tts-1")"),
                                config(R"(, "voice": "nova")"),
                                config(R"(, "instructions": "Slowly.")"),
                                config(R"(, "speed": 1.1)"),
                                config(R"(, "response_format": "pcm")"),
                                config(R"(, "response_format": "mp3")"),
                                config(R"(, "extra_body": {"lang_code": "a"})"),
                                config(R"(, "epoch": "2")")};
  std::vector<Fields> keys{key};
  for (const std::string& other : others) keys.push_back(key_of(other));
  expect_all_differ(keys);
  // Raw samples are heard at the rate that the config says.
  EXPECT_NE(key_of(config(R"(, "response_format": "pcm", "sample_rate": 22050)")),
            key_of(config(R"(, "response_format": "pcm")")));
}

TEST(OpenAiKey, EveryPartOfTheRequestThatIsHeardIsKeyed) {
  OpenAiSpeaker speaker(config());
  const tts_request plain = request_for("One, two");
  const Fields key = speaker.fields(plain);
  const tts_audio_format mp3{sizeof mp3, TTS_ENCODING_MP3, 0, 0, 0};
  const tts_kv options[] = {{tts::str("instructions"), tts::str("Whisper.")}};
  std::vector<tts_request> others(6, plain);
  others[0].text = tts::str("One, two ");
  others[1].voice = tts::str("nova");
  others[2].model = tts::str("tts-1");
  others[3].rate_pct = 1;
  others[4].format = &mp3;
  others[5].options = options;
  others[5].option_count = 1;
  for (std::size_t i = 0; i < others.size(); ++i) EXPECT_NE(speaker.fields(others[i]), key) << i;
}

TEST(OpenAiKey, NothingThatIsNotHeardIsKeyed) {
  const Fields key = key_of(config());
  const std::string same[] = {
      openai_config("https://SPEECH.example.org:443/v1/"),
      config(R"(, "key": "${ENV:OTHER}")"),
      config(R"(, "organization": "org-1", "project": "proj-1")"),
      config(R"(, "connect_timeout": "1s", "first_byte_timeout": "2s", "stall_timeout": "3s")"),
      config(R"(, "user_agent": "me/1.0", "max_output": "1MiB", "max_characters": 9)"),
      config(R"(, "stream": "sse", "max_concurrency": 3, "voices": ["nova"])"),
      config(R"(, "speed": 1.0, "instructions": "", "extra_body": {}, "language": "de")"),
      config(R"(, "insecure_loopback": true)")};
  for (const std::string& one : same) EXPECT_EQ(key_of(one), key) << one;
}

TEST(OpenAiKey, OneMeaningHasOneKey) {
  OpenAiSpeaker speaker(config());
  const tts_request plain = request_for("One, two");
  tts_request spelled = plain;
  spelled.voice = tts::str("alloy");
  spelled.model = tts::str("gpt-4o-mini-tts");
  spelled.rate_pct = 0;
  spelled.pitch_pct = 10;  // the endpoint has no such thing
  spelled.language = tts::str("en");
  const tts_audio_format format = tts::pcm_format(0);
  spelled.format = &format;
  EXPECT_EQ(speaker.fields(spelled), speaker.fields(plain));

  EXPECT_EQ(key_of(config(R"(, "extra_body": {"b": {"y": 1, "x": 2.5}, "a": [2, 1]})")),
            key_of(config(R"(, "extra_body": {"a": [2.0, 1], "b": {"x": 2.50, "y": 1.0}})")));
  EXPECT_NE(key_of(config(R"(, "extra_body": {"a": [2, 1]})")),
            key_of(config(R"(, "extra_body": {"a": [1, 2]})")));
  EXPECT_NE(key_of(config(R"(, "extra_body": {"a": "1"})")),
            key_of(config(R"(, "extra_body": {"a": 1})")));
}

TEST(OpenAiKey, PausesAreInNoKeySinceTheyAreInNoSound) {
  OpenAiSpeaker speaker(config());
  const tts_request plain = request_for("One, two. Three: four; five.\n\nSix.");
  const Fields key = speaker.fields(plain);
  for (const auto& one : kPauseMembers) {
    tts_pauses pauses = tts::all_pauses();
    pauses.*one.member = 900;
    tts_request request = plain;
    request.pauses = &pauses;
    EXPECT_EQ(speaker.fields(request), key) << one.name;
  }
}

}  // namespace
}  // namespace caesura::test
