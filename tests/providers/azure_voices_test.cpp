// The list of voices, and the probe.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/ext/probe.h>

#include "providers/azure_speaker.hpp"
#include "providers/listed_voices.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ListedVoices list(Azure& azure, std::string_view language, tts_error* error = nullptr) {
  return list_voices(azure.speaker(), language, error);
}

TEST(AzureVoices, AreListedByLanguageAndAskedForOnce) {
  Azure azure;
  EXPECT_THAT(list(azure, "en-GB").ids, ElementsAre("en-GB-RyanNeural en-GB male"));
  EXPECT_EQ(list(azure, "EN").ids.size(), 4U);
  EXPECT_EQ(list(azure, "").ids.size(), 6U);
  EXPECT_EQ(list(azure, "e").ids.size(), 0U);
  EXPECT_THAT(
      list(azure, "zh").last_metadata,
      HasSubstr(R"("styles":["calm"],"roles":["Girl","Boy"],"status":"GA","sample_rate":24000)"));
  EXPECT_EQ(azure.fake.counter("calls"), 1);
}

TEST(AzureVoices, AFailureIsNotRemembered) {
  Azure azure;
  azure.fake.script(R"([{"status": 503}, {"body": "{}"}])");
  tts_error error = tts::empty_error();
  EXPECT_EQ(list(azure, "", &error).code, TTS_UNAVAILABLE);
  EXPECT_EQ(error.vendor_code, 503);
  EXPECT_EQ(list(azure, "", &error).code, TTS_UNAVAILABLE);
  EXPECT_THAT(error.message, HasSubstr("list of voices"));
  EXPECT_EQ(list(azure, "").code, TTS_OK);
}

TEST(AzureProbe, TellsWhetherTheServiceLetsUsIn) {
  Azure azure;
  const auto* probe = azure.speaker().extension<tts_ext_probe>(TTS_EXT_PROBE);
  const TestContext context;
  tts_error error = tts::empty_error();
  EXPECT_EQ(probe->probe(probe, context.table(), &error), TTS_OK) << error.message;
  azure.fake.configure("key", "another");
  EXPECT_EQ(probe->probe(probe, context.table(), &error), TTS_UNAUTHENTICATED);
  EXPECT_THAT(error.message, HasSubstr("401"));
}

}  // namespace
}  // namespace caesura::test
