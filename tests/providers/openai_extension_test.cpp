// The openai provider's voices and its readiness.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/ext/probe.h>
#include <tts/ext/voices.h>

#include "providers/openai_speaking.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Listing {
  tts_status status = TTS_OK;
  std::string message;
  std::vector<std::string> voices;  // "id/name/language/gender"
};

Listing list(const Speaker& speaker, std::string_view language) {
  const auto* ext = speaker.extension<tts_ext_voices>(TTS_EXT_VOICES);
  Listing listing;
  const auto keep = [](void* user, const tts_voice* voice) noexcept -> tts_status {
    std::string line;
    for (const tts_str part : {voice->id, voice->name, voice->language, voice->gender}) {
      line.append(line.empty() ? "" : "/").append(tts::view(part));
    }
    static_cast<Listing*>(user)->voices.push_back(line);
    return TTS_OK;
  };
  tts_error error = tts::empty_error();
  const TestContext context;
  listing.status = ext->list(ext, context.table(), tts::str(language), keep, &listing, &error);
  listing.message = error.message;
  return listing;
}

TEST(OpenAiVoices, AreThoseOfTheConfig) {
  OpenAiSpeaker speaker(
      openai_config("https://speech.example.org", R"(, "voices": ["alloy", "nova"])"));
  EXPECT_THAT(list(speaker, "").voices, ElementsAre("alloy///", "nova///"));
  EXPECT_THAT(list(speaker, "de").voices, ElementsAre("alloy///", "nova///"));
}

TEST(OpenAiVoices, AreNotListedWhereNobodyNamesThem) {
  OpenAiSpeaker speaker(openai_config("https://speech.example.org"));
  EXPECT_EQ(speaker.extension<tts_ext_voices>(TTS_EXT_VOICES), nullptr);
}

TEST(OpenAiVoices, AreAskedOfTheServerInEachOfItsForms) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "voices": "server")"));
  for (const char* form : {R"({"voices": ["af_bella", "bm_tom"]})", R"(["af_bella", "bm_tom"])",
                           R"({"data": [{"id": "af_bella"}, {"voice_id": "bm_tom"}, {}, 7]})"}) {
    fake.configure("voices", boost::json::parse(form));
    const Listing listing = list(speaker, "");
    EXPECT_EQ(listing.status, TTS_OK) << listing.message;
    EXPECT_THAT(listing.voices, ElementsAre("af_bella///", "bm_tom///")) << form;
  }
  fake.configure("voices", boost::json::parse(
                               R"([{"id": "a", "name": "Ada", "language": "en-GB",
                                    "gender": "Female"}, {"id": "b", "language": "eng"}])"));
  EXPECT_THAT(list(speaker, "EN").voices, ElementsAre("a/Ada/en-GB/female"));
}

TEST(OpenAiVoices, AServerWithoutAListIsAnError) {
  FakeService fake("openai");
  OpenAiSpeaker speaker(openai_config(fake.http(), R"(, "voices": "server")"));
  EXPECT_EQ(list(speaker, "").status, TTS_INVALID_ARGUMENT);
  fake.configure("voices", boost::json::parse(R"({"count": 2})"));
  const Listing listing = list(speaker, "");
  EXPECT_EQ(listing.status, TTS_DATA_LOSS);
  EXPECT_THAT(listing.message, HasSubstr("name the voices in `voices`"));
}

TEST(OpenAiProbe, AsksForTheModelsAndBillsNothing) {
  FakeService fake("openai");
  OpenAiSpeaker right(openai_config(fake.http()));
  OpenAiSpeaker wrong(openai_config(fake.http()), "bad-key");
  const TestContext context;
  tts_error error = tts::empty_error();
  const auto* ext = right.extension<tts_ext_probe>(TTS_EXT_PROBE);
  EXPECT_EQ(ext->probe(ext, context.table(), &error), TTS_OK) << error.message;
  EXPECT_EQ(fake.last().at("path"), "/v1/models");
  ext = wrong.extension<tts_ext_probe>(TTS_EXT_PROBE);
  EXPECT_EQ(ext->probe(ext, context.table(), &error), TTS_UNAUTHENTICATED);
  EXPECT_EQ(error.vendor_code, 401);
}

}  // namespace
}  // namespace caesura::test
