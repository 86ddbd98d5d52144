// What the elevenlabs provider sends, judged by a service that refuses what ElevenLabs refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "providers/billing.hpp"
#include "providers/elevenlabs_speaking.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
namespace json = boost::json;

std::string seen_by(FakeService& fake) {
  const json::object sent = fake.last();
  std::string seen = std::string(sent.at("method").as_string()) + " " +
                     std::string(sent.at("path").as_string()) + "?" +
                     std::string(sent.at("query").as_string()) + "\n";
  for (const auto& header : sent.at("headers").as_array()) {
    const std::string name(header.at(0).as_string());
    const std::string value(header.at(1).as_string());
    seen += name + ": " + (name == "host" ? "HOST" : value) + "\n";
  }
  return seen + "\n" + std::string(sent.at("body").as_string()) + "\n";
}

TEST(ElevenLabsRequest, IsTheRecordedExample) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(
      fake.http(), R"(, "model": "eleven_flash_v2_5", "language": "pt-BR", "seed": 7,
        "voice_settings": {"stability": 0.4, "style": 0.1, "use_speaker_boost": false},
        "apply_text_normalization": "on", "optimize_streaming_latency": 2, "enable_logging": false,
        "pronunciation_dictionaries": [{"id": "dict-1", "version": "v-9"}, {"id": "dict-2"}],
        "user_agent": "caesura-test")"));
  tts_request request = request_for("Um, dois: \"tr\xC3\xAAs\"\n\nquatro");
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 300;
  pauses.colon_ms = 400;
  pauses.paragraph_ms = 1250;
  request.pauses = &pauses;
  request.rate_pct = -10;
  speaker.audio(request);
  std::ifstream file(CAESURA_SOURCE_DIR "/tests/providers/requests/elevenlabs.txt");
  const std::string recorded{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(seen_by(fake), recorded);
}

TEST(ElevenLabsRequest, SendsTheSettingsInsteadOfLeavingThemToTheServer) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  speaker.audio(request_for("One"));
  EXPECT_EQ(last_body(fake), (json::object{{"model_id", "eleven_multilingual_v2"},
                                           {"text", "One"},
                                           {"voice_settings",
                                            {{"similarity_boost", 0.75},
                                             {"speed", 1},
                                             {"stability", 0.5},
                                             {"style", 0},
                                             {"use_speaker_boost", true}}}}));
  EXPECT_EQ(fake.last().at("query"), "output_format=pcm_24000");
}

TEST(ElevenLabsRequest, LeavesTheSettingsToTheServerWhereItIsToldTo) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http(), R"(, "voice_settings": "stored")"));
  tts_request request = request_for("One");
  speaker.audio(request);
  EXPECT_FALSE(last_body(fake).contains("voice_settings"));
  request.rate_pct = 10;
  speaker.audio(request);
  EXPECT_EQ(last_body(fake).at("voice_settings"), (json::object{{"speed", 1.1}}));
}

TEST(ElevenLabsRequest, TheRequestSaysMoreThanTheConfig) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http(), R"(, "seed": 1, "language": "de")"));
  const tts_kv options[] = {{tts::str("stability"), tts::str("1")},
                            {tts::str("similarity_boost"), tts::str("0.25")},
                            {tts::str("style"), tts::str("0.5")},
                            {tts::str("use_speaker_boost"), tts::str("false")},
                            {tts::str("seed"), tts::str("4294967295")},
                            {tts::str("of another provider"), tts::str("x")}};
  tts_request request = request_for("One");
  request.voice = tts::str("voice/with blank");
  request.model = tts::str("eleven_v3");
  request.language = tts::str("JA");
  request.options = options;
  request.option_count = std::size(options);
  speaker.audio(request);
  EXPECT_EQ(fake.last().at("path"), "/v1/text-to-speech/voice%2Fwith%20blank/stream");
  const json::object body = last_body(fake);
  EXPECT_EQ(body.at("model_id"), "eleven_v3");
  EXPECT_EQ(body.at("language_code"), "ja");
  EXPECT_EQ(body.at("seed"), 4294967295);
  EXPECT_EQ(body.at("voice_settings"), (json::object{{"similarity_boost", 0.25},
                                                     {"speed", 1},
                                                     {"stability", 1},
                                                     {"style", 0.5},
                                                     {"use_speaker_boost", false}}));
}

TEST(ElevenLabsRequest, ALanguageIsSentToModelsThatTakeOne) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http(), R"(, "language": "de-AT")"));
  tts_request request = request_for("Eins");
  const std::pair<const char*, bool> models[] = {{"eleven_multilingual_v2", false},
                                                 {"eleven_monolingual_v1", false},
                                                 {"eleven_flash_v2", false},
                                                 {"eleven_flash_v2_5", true},
                                                 {"eleven_turbo_v2_5", true},
                                                 {"eleven_v3", true},
                                                 {"eleven_v9", true}};
  for (const auto& [model, sent] : models) {
    request.model = tts::str(model);
    speaker.audio(request);
    EXPECT_EQ(last_body(fake).contains("language_code"), sent) << model;
  }
}

TEST(ElevenLabsRequest, RateActsOnTheSpeedOfTheConfig) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(
      elevenlabs_config(fake.http(), R"(, "voice_settings": {"speed": 0.8})"));
  tts_request request = request_for("One");
  request.rate_pct = 50;
  speaker.audio(request);
  EXPECT_EQ(last_body(fake).at("voice_settings").at("speed"), 1.2);
  request.rate_pct = -12.5;
  speaker.audio(request);
  EXPECT_EQ(last_body(fake).at("voice_settings").at("speed"), 0.7);
  for (const double rate : {51.0, -13.0}) {
    request.rate_pct = rate;
    KeepingSink sink;
    EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT) << rate;
    EXPECT_THAT(speaker.error.message, HasSubstr("speaks at 0.7 to 1.2"));
  }
}

TEST(ElevenLabsRequest, AnotherTakeHasAnotherSeed) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http(), R"(, "seed": 7)"));
  tts_request request = request_for("One");
  const std::string first = speaker.audio(request);
  request.take = tts::str("second");
  EXPECT_NE(speaker.audio(request), first);
  const json::value seed = last_body(fake).at("seed");
  EXPECT_NE(seed, 7);
  speaker.audio(request);
  EXPECT_EQ(last_body(fake).at("seed"), seed);
}

TEST(ElevenLabsRequest, WhatItCannotSpeakIsRefusedBeforeItIsSent) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  const std::string long_text(10'001, 'a');
  const tts_audio_format flac{sizeof flac, TTS_ENCODING_FLAC, 0, 0, 0};
  const tts_audio_format stereo = tts::pcm_format(0, 2);
  const tts_audio_format odd = tts::pcm_format(11025);
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 60001;
  const tts_kv options[] = {{tts::str("stability"), tts::str("1.5")},
                            {tts::str("use_speaker_boost"), tts::str("yes")},
                            {tts::str("seed"), tts::str("-1")}};
  std::vector<tts_request> wrong(12, request_for("One"));
  wrong[0].flags = TTS_REQUEST_SSML;
  wrong[1].text = tts::str(long_text);
  wrong[2].text = tts::str("");
  wrong[3].voice = tts::str("\xff");
  wrong[4].format = &flac;
  wrong[5].format = &stereo;
  wrong[6].format = &odd;
  wrong[7].pauses = &pauses;
  wrong[8].language = tts::str("\xff");
  for (std::size_t i = 9; i < 12; ++i) {
    wrong[i].options = &options[i - 9];
    wrong[i].option_count = 1;
  }
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    KeepingSink sink;
    Fields fields;
    EXPECT_EQ(speaker.speak(wrong[i], sink), TTS_INVALID_ARGUMENT) << i;
    EXPECT_EQ(speaker.fingerprint(wrong[i], fields), TTS_INVALID_ARGUMENT) << i;
    EXPECT_EQ(sink.begins, 0) << i;
  }
  EXPECT_EQ(fake.counter("calls"), 0);
}

TEST(ElevenLabsRequest, EachModelHasItsLimitAndBreaksCount) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http(), R"(, "output_format": "alaw_8000")"));
  const std::string text = std::string(9'985, 'a') + ", b";
  tts_request request = request_for(text);
  speaker.audio(request);
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 300;
  request.pauses = &pauses;
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr("10010 characters with its breaks; at most 10000"));
  request.model = tts::str("eleven_flash_v2_5");
  speaker.audio(request);
  request.model = tts::str("eleven_v3");
  EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr("9988 characters; at most 5000"));
  EXPECT_EQ(fake.counter("calls"), 2);
}

TEST(ElevenLabsRequest, TheLimitOfCharactersIsAnOption) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http(), R"(, "max_characters": 3)"));
  speaker.audio(request_for("\xC3\xA4\xC3\xB6\xC3\xBC"));
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("four"), sink), TTS_INVALID_ARGUMENT);
  EXPECT_EQ(fake.counter("calls"), 1);
}

TEST(ElevenLabsRequest, AConfigThatCannotBeRightIsRefused) {
  const std::pair<std::string, const char*> wrong[] = {
      {elevenlabs_config("http://example.org"), "endpoint: "},
      {elevenlabs_config("https://example.org/v1?a=1"), "query"},
      {elevenlabs_config("https://example.org", R"(, "output_format": "mp3")"), "mp3_44100_128"},
      {elevenlabs_config("https://example.org", R"(, "stall_timeout": "0s")"), "stall_timeout"},
      {elevenlabs_config("https://example.org", R"(, "ca_file": "/nowhere/ca.pem")"), "ca_file"},
      {R"({"voice": "v"})", "key: "}};
  for (const auto& [config, says] : wrong) {
    try {
      ElevenLabsSpeaker speaker(config);
      ADD_FAILURE() << config;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr(says));
    }
  }
}

TEST(ElevenLabsRequest, AVoiceMustBeNamedSomewhere) {
  ElevenLabsSpeaker speaker(R"({"key": "${ENV:TEST_KEY}"})");
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request_for("One"), sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr("voice: "));
}

TEST(ElevenLabsRequest, BilledIsWhatTheServiceSays) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http(), R"(, "model": "eleven_flash_v2")"));
  tts_request request = request_for("One, two");
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 300;
  request.pauses = &pauses;
  const auto billed = [&](uint32_t flags) {
    request.flags = flags;
    KeepingSink sink;
    EXPECT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
    EXPECT_EQ(sink.info["provider"], "elevenlabs");
    EXPECT_FALSE(sink.broke_the_order);
    return sink.info["billed_characters"];
  };
  EXPECT_EQ(billed(0), "15");  // half a credit for each of the 30 that are sent
  EXPECT_EQ(billed(TTS_REQUEST_WANT_MARKS), "15");
  fake.configure("cost_header", "x-character-count");
  EXPECT_EQ(billed(0), "15");
  fake.configure("cost_header", nullptr);
  EXPECT_EQ(billed(0), "30");
  // Beforehand nobody knows of the half, so it is told what is sent.
  EXPECT_EQ(billed_beforehand(speaker, request), "30");
}

}  // namespace
}  // namespace caesura::test
