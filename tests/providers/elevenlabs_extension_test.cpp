// The elevenlabs provider's voices and its readiness.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/ext/probe.h>
#include <tts/ext/voices.h>

#include "providers/elevenlabs_speaking.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Listing {
  tts_status status = TTS_OK;
  std::string message;
  std::vector<std::string> voices;  // "name/language/gender"
  std::vector<std::string> ids;
  std::string first_metadata;
};

Listing list(const Speaker& speaker, std::string_view language) {
  const auto* ext = speaker.extension<tts_ext_voices>(TTS_EXT_VOICES);
  Listing listing;
  const auto keep = [](void* user, const tts_voice* voice) noexcept -> tts_status {
    auto& into = *static_cast<Listing*>(user);
    if (into.ids.empty()) into.first_metadata = tts::view(voice->metadata);
    into.ids.emplace_back(tts::view(voice->id));
    into.voices.push_back(std::string(tts::view(voice->name)) + "/" +
                          std::string(tts::view(voice->language)) + "/" +
                          std::string(tts::view(voice->gender)));
    return TTS_OK;
  };
  tts_error error = tts::empty_error();
  const TestContext context;
  listing.status = ext->list(ext, context.table(), tts::str(language), keep, &listing, &error);
  listing.message = error.message;
  return listing;
}

TEST(ElevenLabsVoices, AreThoseOfTheAccountByTheLanguagesTheyAreKnownToSpeak) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  const Listing all = list(speaker, "");
  EXPECT_EQ(all.status, TTS_OK) << all.message;
  EXPECT_THAT(all.voices, ElementsAre("Rachel/en/female", "Adam/en/male", "Odd//"));
  EXPECT_EQ(all.ids.front(), kRachel);
  EXPECT_THAT(all.first_metadata, HasSubstr(R"("category":"premade")"));
  EXPECT_THAT(all.first_metadata, HasSubstr(R"("languages":["en","en-US","pt-BR"])"));
  EXPECT_THAT(list(speaker, "pt").voices, ElementsAre("Rachel/pt-BR/female", "Odd//"));
  EXPECT_THAT(list(speaker, "EN-us").voices, ElementsAre("Rachel/en-US/female", "Odd//"));
}

TEST(ElevenLabsVoices, WhatIsNoListIsAnError) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  for (const char* body : {R"({\"voices\": 7})", "[]", "oops"}) {
    fake.script(std::string(R"([{"body": ")") + body + R"("}])");
    const Listing listing = list(speaker, "");
    EXPECT_EQ(listing.status, TTS_UNAVAILABLE) << body;
    EXPECT_THAT(listing.message, HasSubstr("/v1/voices holds no list"));
  }
  fake.script(R"([{"body": "{\"voices\": [7, {}, {\"name\": \"x\"}, {\"voice_id\": null}]}"}])");
  EXPECT_THAT(list(speaker, "").voices, IsEmpty());
  fake.configure("permissions", boost::json::array{"text_to_speech"});
  EXPECT_EQ(list(speaker, "").status, TTS_PERMISSION_DENIED);
}

TEST(ElevenLabsProbe, AsksForTheModelsAndBillsNothing) {
  FakeService fake("elevenlabs");
  const TestContext context;
  tts_error error = tts::empty_error();
  const auto probe = [&](const char* key) {
    ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()), key);
    const auto* ext = speaker.extension<tts_ext_probe>(TTS_EXT_PROBE);
    return ext->probe(ext, context.table(), &error);
  };
  EXPECT_EQ(probe("good-key"), TTS_OK) << error.message;
  EXPECT_EQ(fake.last().at("path"), "/v1/models");
  EXPECT_EQ(probe("bad-key"), TTS_UNAUTHENTICATED);
  EXPECT_EQ(error.vendor_code, 401);
  // A key that may speak and do nothing else is a good one.
  fake.configure("permissions", boost::json::array{"text_to_speech"});
  EXPECT_EQ(probe("good-key"), TTS_OK) << error.message;
}

TEST(ElevenLabsProbe, AServiceThatIsDownIsTold) {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http()));
  fake.script(R"([{"status": 503}])");
  const TestContext context;
  tts_error error = tts::empty_error();
  const auto* ext = speaker.extension<tts_ext_probe>(TTS_EXT_PROBE);
  EXPECT_EQ(ext->probe(ext, context.table(), &error), TTS_UNAVAILABLE);
}

}  // namespace
}  // namespace caesura::test
