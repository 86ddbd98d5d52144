// The list of voices, page by page, and the probe.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/ext/probe.h>

#include "providers/listed_voices.hpp"
#include "providers/polly_speaker.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ListedVoices list(Polly& polly, std::string_view language, tts_error* error = nullptr) {
  return list_voices(polly.speaker(), language, error);
}

TEST(PollyVoices, AreThoseOfTheEngineFromAllPages) {
  Polly polly;
  EXPECT_THAT(list(polly, "").ids,
              ElementsAre("Joanna en-US female", "Danielle en-US female", "Brian en-GB male",
                          "Kajal en-IN female", "Zhiyu cmn-CN female", "Vicki de-DE female"));
  EXPECT_EQ(polly.fake.counter("calls"), 3);
  // Asked for once.
  EXPECT_THAT(list(polly, "EN-gb").ids, ElementsAre("Brian en-GB male"));
  EXPECT_EQ(list(polly, "en").ids.size(), 4U);
  EXPECT_THAT(list(polly, "zh").ids, ElementsAre("Zhiyu cmn-CN female"));
  EXPECT_THAT(list(polly, "zh-CN").ids, ElementsAre("Zhiyu cmn-CN female"));
  EXPECT_EQ(list(polly, "e").ids.size(), 0U);
  const ListedVoices bilingual = list(polly, "hi");
  EXPECT_THAT(bilingual.ids, ElementsAre("Kajal en-IN female"));
  EXPECT_EQ(bilingual.last_metadata, R"({"engines":["neural"],"languages":["hi-IN"]})");
  EXPECT_EQ(polly.fake.counter("calls"), 3);
  Polly standard(R"("engine": "standard")");
  EXPECT_THAT(list(standard, "hi").ids, ElementsAre("Aditi en-IN female"));
}

TEST(PollyVoices, AFailureIsNotRemembered) {
  Polly polly;
  polly.fake.script(R"([{"status": 503}, {}, {"status": 503}, {"body": "[]"}])");
  tts_error error = tts::empty_error();
  EXPECT_EQ(list(polly, "", &error).code, TTS_UNAVAILABLE);
  EXPECT_EQ(error.vendor_code, 503);
  EXPECT_EQ(list(polly, "", &error).code, TTS_UNAVAILABLE);
  EXPECT_EQ(list(polly, "", &error).code, TTS_UNAVAILABLE);
  EXPECT_THAT(error.message, HasSubstr("list of voices"));
  EXPECT_EQ(list(polly, "").code, TTS_OK);
}

TEST(PollyVoices, AListWithoutAnEndIsAnError) {
  Polly polly;
  polly.fake.always(R"({"body": "{\"Voices\": [], \"NextToken\": \"from=2\"}"})");
  tts_error error = tts::empty_error();
  EXPECT_EQ(list(polly, "", &error).code, TTS_UNAVAILABLE);
  EXPECT_THAT(error.message, HasSubstr("has no end"));
}

TEST(PollyProbe, TellsWhetherTheServiceLetsUsIn) {
  Polly polly;
  const auto* probe = polly.speaker().extension<tts_ext_probe>(TTS_EXT_PROBE);
  const TestContext context;
  tts_error error = tts::empty_error();
  EXPECT_EQ(probe->probe(probe, context.table(), &error), TTS_OK) << error.message;
  polly.fake.configure("secret", "another");
  EXPECT_EQ(probe->probe(probe, context.table(), &error), TTS_UNAUTHENTICATED);
  EXPECT_THAT(error.message, HasSubstr("403"));
}

}  // namespace
}  // namespace caesura::test
