// What the openai provider sends, judged by a service that refuses what OpenAI refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "providers/openai_speaking.hpp"

namespace caesura::test {
namespace {

namespace json = boost::json;

TEST(OpenAiRequest, IsTheRecordedExample) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(
      openai_config(fake.http(), R"(, "organization": "org-1", "project": "proj-1",
                       "instructions": "Calm, like a night train.", "user_agent": "caesura-test")"));
  tts_request request = request_for("One, two: \"three\"\n\nfour");
  request.rate_pct = 25;
  speaker.audio(request);
  const json::object sent = fake.last();
  std::string seen = std::string(sent.at("method").as_string()) + " " +
                     std::string(sent.at("path").as_string()) + "\n";
  for (const auto& header : sent.at("headers").as_array()) {
    const std::string name(header.at(0).as_string());
    std::string value(header.at(1).as_string());
    if (name == "host") value = "HOST";
    seen += name + ": " + value + "\n";
  }
  seen += "\n" + std::string(sent.at("body").as_string()) + "\n";
  std::ifstream file(CAESURA_SOURCE_DIR "/tests/providers/requests/openai.txt");
  const std::string recorded{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(seen, recorded);
}

TEST(OpenAiRequest, LeavesOutWhatIsTheDefault) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  speaker.audio(request_for("One"));
  EXPECT_EQ(last_body(fake), (json::object{{"input", "One"},
                                           {"model", "gpt-4o-mini-tts"},
                                           {"response_format", "wav"},
                                           {"voice", "alloy"}}));
}

TEST(OpenAiRequest, TheRequestSaysMoreThanTheConfig) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "instructions": "Slowly.")"));
  const tts_kv options[] = {{tts::str("instructions"), tts::str("Whisper.")}};
  tts_request request = request_for("One");
  request.model = tts::str("gpt-4o-mini-tts-2025-12-15");
  request.voice = tts::str("id:voice_77");
  request.options = options;
  request.option_count = 1;
  request.rate_pct = -75;
  speaker.audio(request);
  const json::object body = last_body(fake);
  EXPECT_EQ(body.at("model"), "gpt-4o-mini-tts-2025-12-15");
  EXPECT_EQ(body.at("voice"), (json::object{{"id", "voice_77"}}));
  EXPECT_EQ(body.at("instructions"), "Whisper.");
  EXPECT_EQ(body.at("speed"), 0.25);
}

TEST(OpenAiRequest, SpeedOfTheConfigIsTheBaseOfTheRate) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "speed": 2)"));
  tts_request request = request_for("One");
  request.rate_pct = 50;
  speaker.audio(request);
  EXPECT_EQ(last_body(fake).at("speed"), 3);
  request.rate_pct = 101;
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_STREQ(speaker.error.message, "rate_pct is 101; -87.5 to 100 percent are right");
}

TEST(OpenAiRequest, ALocalServerNeedsNoKeyAndTakesMembersOfItsOwn) {
  FakeService fake("openai");
  fake.configure("key", nullptr);
  fake.configure("extra", json::array{"lang_code", "normalization_options"});
  OpenAiSpeaker speaker(R"({"base_url": ")" + fake.http() +
                        R"(/v1/", "model": "kokoro", "voice": "af_bella(2)+af_sky", "extra_body":
                        {"normalization_options": {"url": true, "email": 1.0}, "lang_code": "a"}})");
  speaker.audio(request_for("One"));
  EXPECT_EQ(fake.last().at("body").as_string(),
            R"({"input":"One","lang_code":"a","model":"kokoro",)"
            R"("normalization_options":{"email":1,"url":true},"response_format":"wav",)"
            R"("voice":"af_bella(2)+af_sky"})");
}

TEST(OpenAiRequest, WhatItCannotSpeakIsRefusedBeforeItIsSent) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "sample_rate": 24000)"));
  const std::string long_text(4097, 'a');
  const tts_audio_format vorbis{sizeof vorbis, TTS_ENCODING_OGG_VORBIS, 0, 0, 0};
  const tts_audio_format stereo = tts::pcm_format(0, 2);
  const tts_audio_format slow = tts::pcm_format(16000);
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 60001;
  std::vector<tts_request> wrong(8, request_for("One"));
  wrong[0].flags = TTS_REQUEST_SSML;
  wrong[1].text = tts::str(long_text);
  wrong[2].text = tts::str("");
  wrong[3].voice = tts::str("\xff");
  wrong[4].format = &vorbis;
  wrong[5].format = &stereo;
  wrong[6].format = &slow;
  wrong[7].pauses = &pauses;
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    KeepingSink sink;
    Fields fields;
    EXPECT_EQ(speaker.speak(wrong[i], sink), TTS_INVALID_ARGUMENT) << i;
    EXPECT_EQ(speaker.fingerprint(wrong[i], fields), TTS_INVALID_ARGUMENT) << i;
    EXPECT_EQ(sink.begins, 0) << i;
  }
  EXPECT_EQ(fake.counter("calls"), 0);
}

TEST(OpenAiRequest, TheLimitOfCharactersIsAnOption) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "max_characters": 3)"));
  speaker.audio(request_for("\xC3\xA4\xC3\xB6\xC3\xBC"));
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("four"), sink), TTS_INVALID_ARGUMENT);
  EXPECT_EQ(fake.counter("calls"), 1);
}

TEST(OpenAiRequest, AConfigThatCannotBeRightIsRefused) {
  const std::pair<const char*, const char*> wrong[] = {
      {R"({"model": "m", "voice": "v", "base_url": "http://example.org"})", "base_url: "},
      {R"({"model": "m", "voice": "v", "base_url": "https://example.org/v1?a=1"})", "query"},
      {R"({"model": "m", "voice": "v", "extra_body": {"speed": 2}})",
       "extra_body: speed has an option of its own"},
      {R"({"model": "m", "voice": "v", "extra_body": {"input": "x"}})", "leave it out"},
      {R"({"model": "m", "voice": "v", "stall_timeout": "0s"})", "stall_timeout"},
      {R"({"model": "m", "voice": "v", "ca_file": "/nowhere/ca.pem"})", "ca_file"},
      {R"({"voice": "v"})", "model and voice"}};
  for (const auto& [config, says] : wrong) {
    try {
      OpenAiSpeaker speaker(config);
      ADD_FAILURE() << config;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr(says));
    }
  }
}

TEST(OpenAiRequest, PausesThatWouldActAreToldAsNotRendered) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http()));
  tts_pauses pauses = tts::all_pauses(300);
  tts_request request = request_for("One, two. Three: four.");
  request.pauses = &pauses;
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
  EXPECT_EQ(sink.info["pauses_not_rendered"], "sentence,comma,colon");
  EXPECT_EQ(sink.info["provider"], "openai");
  EXPECT_EQ(sink.info["billed_characters"], "22");
  pauses = tts::all_pauses();
  pauses.semicolon_ms = 300;
  KeepingSink none;
  ASSERT_EQ(speaker.speak(request, none), TTS_OK);
  EXPECT_EQ(none.info.count("pauses_not_rendered"), 0U);
}

}  // namespace
}  // namespace caesura::test
