// What goes over the wire, compared with a request that was reviewed against Polly's documentation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "providers/polly_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

// Day, time and signature differ from run to run; that they fit is the fake's to judge.
std::string recorded(FakeService& fake) {
  const auto request = fake.last();
  std::string text = std::string(request.at("method").as_string()) + " " +
                     std::string(request.at("path").as_string()) + "\n";
  for (const auto& header : request.at("headers").as_array()) {
    const std::string name(header.at(0).as_string());
    if (name == "host" || name == "accept" || name == "content-length") continue;
    text += name + ": " + std::string(header.at(1).as_string()) + "\n";
  }
  text = std::regex_replace(text, std::regex("Signature=[0-9a-f]{64}"), "Signature=(of these)");
  text = std::regex_replace(text, std::regex("[0-9]{8}T[0-9]{6}Z"), "20260102T030405Z");
  text = std::regex_replace(text, std::regex("/[0-9]{8}/"), "/20260102/");
  return text + "\n" + std::string(request.at("body").as_string()) + "\n";
}

TEST(PollyRequest, IsTheRecordedOne) {
  Polly polly(R"("voice": "Joanna", "session_token": "${TOKEN}", "lexicons": ["names", "places"])");
  polly.host().add_secret("${TOKEN}", "temporary");
  polly.fake.configure("session", "temporary");
  tts_request request = request_for("Tom & Ann, listen: now. Go.");
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 300;
  pauses.colon_ms = 0;
  pauses.sentence_ms = 500;
  request.pauses = &pauses;
  request.language = tts::str("en-us");
  request.style = tts::str("news");
  request.rate_pct = 10;
  request.volume_pct = -50;
  polly.speaker().audio(request);
  std::stringstream expected;
  expected << std::ifstream(CAESURA_SOURCE_DIR "/tests/providers/requests/polly.txt").rdbuf();
  EXPECT_EQ(recorded(polly.fake), expected.str());
}

TEST(PollyRequest, WithoutMarkupIsPlainText) {
  Polly polly;
  const tts_request request = request_for("Tom & \"Ann\" <said>\n\\ \u00e9");
  EXPECT_EQ(polly.sent(request), "Tom & \"Ann\" <said>\n\\ \u00e9");
  EXPECT_EQ(polly.last_sent("TextType"), "text");
  EXPECT_EQ(polly.last_sent("LanguageCode"), "(nothing)");
  EXPECT_EQ(polly.last_sent("LexiconNames"), "(nothing)");
  EXPECT_EQ(polly.last_sent("SpeechMarkTypes"), "(nothing)");
}

TEST(PollyRequest, ValuesOutOfRangeAreCutToWhatTheEngineCanDo) {
  Polly polly(R"("voice": "Joanna", "engine": "standard")");
  tts_request request = request_for("Hello");
  request.rate_pct = 300;
  request.pitch_pct = -80;
  request.volume_pct = -100;
  EXPECT_EQ(polly.sent(request),
            "<speak><prosody rate=\"200%\" pitch=\"-33.3%\" volume=\"silent\">Hello</prosody>"
            "</speak>");
  request.rate_pct = -95;
  request.pitch_pct = 60;
  request.volume_pct = 100;
  EXPECT_THAT(polly.sent(request), HasSubstr("rate=\"20%\" pitch=\"+50%\" volume=\"+6.02dB\""));
}

TEST(PollyRequest, WhatAnEngineCannotDoIsRefusedInsteadOfIgnored) {
  Polly polly;
  KeepingSink sink;
  for (const char* engine : {"neural", "long-form", "generative"}) {
    tts_request request = request_for("Hello");
    request.model = tts::str(engine);
    request.pitch_pct = 5;
    EXPECT_EQ(polly.speak(request, sink), TTS_INVALID_ARGUMENT);
    EXPECT_THAT(polly.message(), HasSubstr("pitch_pct"));
  }
  const auto refused = [&](auto change, const char* word) {
    tts_request request = request_for("Hello");
    change(request);
    EXPECT_EQ(polly.speak(request, sink), TTS_INVALID_ARGUMENT) << word;
    EXPECT_THAT(polly.message(), HasSubstr(word));
  };
  refused([](auto& r) { r.style = tts::str("cheerful"); }, "style");
  refused([](auto& r) { r.style = tts::str("news"), r.model = tts::str("standard"); }, "style");
  refused([](auto& r) { r.role = tts::str("Girl"); }, "role");
  refused([](auto& r) { r.model = tts::str("tts-1"); }, "model");
  EXPECT_EQ(polly.fake.counter("calls"), 0);
}

TEST(PollyRequest, ALanguageIsSentInPollysSpelling) {
  Polly polly;
  const std::tuple<const char*, const char*, const char*> cases[] = {{"Kajal", "HI-in", "hi-IN"},
                                                                     {"Zhiyu", "zh-CN", "cmn-CN"},
                                                                     {"Zhiyu", "cmn-cn", "cmn-CN"},
                                                                     {"Joanna", "en", "(nothing)"},
                                                                     {"Vicki", "de-DE", "de-DE"}};
  for (const auto& [voice, language, code] : cases) {
    tts_request request = request_for("Hello");
    request.voice = tts::str(voice);
    request.language = tts::str(language);
    EXPECT_EQ(polly.sent(request, "LanguageCode"), code) << language;
  }
}

TEST(PollyRequest, LexiconsOfTheRequestReplaceThoseOfTheConfig) {
  Polly polly(R"("voice": "Joanna", "lexicons": ["names"])");
  tts_request request = request_for("Hello");
  tts_kv option{tts::str("lexicons"), tts::str("places,names")};
  request.options = &option;
  request.option_count = 1;
  EXPECT_EQ(polly.sent(request, "LexiconNames"), R"(["places","names"])");
  option.value = tts::str("");
  EXPECT_EQ(polly.sent(request, "LexiconNames"), "(nothing)");
  option.value = tts::str("no name!");
  KeepingSink sink;
  EXPECT_EQ(polly.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(polly.message(), HasSubstr("lexicons"));
}

TEST(PollyRequest, CredentialsAreReadAnewForEachRequest) {
  Polly polly;
  polly.speaker().audio(request_for("Hello"));
  polly.fake.configure("secret", "rotated");
  KeepingSink sink;
  EXPECT_EQ(polly.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  polly.host().add_secret("${KEY}", "rotated");
  EXPECT_EQ(polly.speak(request_for("Hello"), sink), TTS_OK) << polly.message();
  polly.host().advance_ms(1'000'000);
  EXPECT_EQ(polly.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(polly.message(), HasSubstr("Signature expired"));
}

}  // namespace
}  // namespace caesura::test
