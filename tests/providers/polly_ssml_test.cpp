// SSML that a request brings: sent as it came, or refused before anything is sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "providers/polly_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

tts_request ssml_request(std::string_view ssml, std::string_view engine = {}) {
  tts_request request = request_for(ssml);
  request.flags = TTS_REQUEST_SSML;
  request.model = tts::str(engine);
  return request;
}

TEST(PollySsml, GoesOutAsItCame) {
  Polly polly;
  const std::string ssml =
      "<?xml version='1.0'?><speak>\nOne,<break time='2s'/> <amazon:effect name='drc'>two &amp; "
      "<sub alias='three'>3</sub></amazon:effect></speak>";
  tts_request request = ssml_request(ssml);
  const tts_pauses pauses = tts::all_pauses(700);
  request.pauses = &pauses;
  KeepingSink sink;
  ASSERT_EQ(polly.speak(request, sink), TTS_OK) << polly.message();
  EXPECT_EQ(polly.last_sent("Text"), ssml);
  EXPECT_EQ(polly.last_sent("TextType"), "ssml");
  EXPECT_EQ(sink.info.count("pauses_not_rendered"), 0U);
  EXPECT_EQ(silences(sink.audio), std::vector<int>{2000});
}

TEST(PollySsml, EachEngineHasItsOwnElements) {
  Polly polly;
  const std::pair<const char*, std::set<std::string>> elements[] = {
      {"<emphasis>a</emphasis>", {"standard"}},
      {"<amazon:auto-breaths>a</amazon:auto-breaths>", {"standard"}},
      {"<amazon:effect name='whispered'>a</amazon:effect>", {"standard"}},
      {"<amazon:effect phonation='soft'>a</amazon:effect>", {"standard"}},
      {"<amazon:effect name='drc'>a</amazon:effect>", {"standard", "neural", "long-form"}},
      {"<amazon:domain name='news'>a</amazon:domain>", {"neural"}},
      {"<prosody pitch='+5%'>a</prosody>", {"standard"}},
      {"<prosody rate='90%'>a</prosody>", {"standard", "neural", "long-form", "generative"}},
      {"a<break time='1s'/>b", {"standard", "neural", "long-form", "generative"}},
      {"<voice name='x'>a</voice>", {}},
      {"<audio src='https://example.com/a'/>", {}}};
  for (const auto& [within, engines] : elements) {
    const std::string ssml = std::string("<speak>") + within + "</speak>";
    for (const char* engine : {"standard", "neural", "long-form", "generative"}) {
      tts_request request = ssml_request(ssml, engine);
      // Of the fake's voices one has news, and another is of long form.
      request.voice = tts::str(std::string_view(engine) == "long-form" ? "Danielle" : "Joanna");
      KeepingSink sink;
      const bool taken = engines.count(engine) == 1;
      EXPECT_EQ(polly.speak(request, sink), taken ? TTS_OK : TTS_INVALID_ARGUMENT)
          << within << " " << engine << " " << polly.message();
    }
  }
  EXPECT_EQ(polly.fake.counter("refused"), 0);
}

TEST(PollySsml, WhatMustNotGoOutIsRefusedHere) {
  Polly polly;
  const std::string long_text(3001, 'a');
  const std::string long_tags =
      "<speak><sub alias='" + std::string(6000, 'a') + "'>a</sub></speak>";
  const std::pair<std::string, const char*> documents[] = {
      {"<speak>secret", "line 1"},
      {"secret", "line 1, column 1"},
      {"<p>secret</p>", "root must be speak"},
      {"<speak><secret/></speak>", "no such element"},
      {"<speak>\n<emphasis>secret</emphasis></speak>", "neural engine has no emphasis at line 2"},
      {"<speak>secret<break time='10001ms'/></speak>", "10 s"},
      {"<speak>secret<break time='10.5s'/></speak>", "10 s"},
      {"<!DOCTYPE speak [<!ENTITY a 'secret'>]><speak>&a;</speak>", "document type"},
      {"<speak>" + long_text + "</speak>", "3001 characters"},
      {long_tags, "6000"}};
  for (const auto& [document, words] : documents) {
    KeepingSink sink;
    EXPECT_EQ(polly.speak(ssml_request(document), sink), TTS_INVALID_ARGUMENT) << words;
    EXPECT_THAT(polly.message(), HasSubstr(words));
    EXPECT_THAT(polly.message(), Not(HasSubstr("secret")));
  }
  EXPECT_EQ(polly.fake.counter("calls"), 0);
}

TEST(PollySsml, TagsAreNotBilled) {
  Polly polly;
  const std::string ssml = "<speak><!-- > --><p title='>'>Hi &amp; you</p>\u00e9</speak>";
  for (const bool counted : {true, false}) {
    polly.fake.configure("counted", counted);
    KeepingSink sink;
    ASSERT_EQ(polly.speak(ssml_request(ssml), sink), TTS_OK) << polly.message();
    EXPECT_EQ(sink.info["billed_characters"], "9");
  }
}

}  // namespace
}  // namespace caesura::test
