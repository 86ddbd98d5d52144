// The list of voices, and the probe.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/ext/probe.h>

#include "providers/google_speaker.hpp"
#include "providers/listed_voices.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ListedVoices list(Google& google, std::string_view language, tts_error* error = nullptr) {
  return list_voices(google.speaker(), language, error);
}

TEST(GoogleVoices, AreListedByLanguageAndAskedForOnce) {
  Google google;
  EXPECT_THAT(list(google, "en-GB").ids, ElementsAre("en-GB-Wavenet-B en-GB male"));
  EXPECT_THAT(list(google, "zh").ids, ElementsAre("cmn-CN-Wavenet-A cmn-CN female"));
  EXPECT_THAT(list(google, "no").ids, ElementsAre("nb-NO-Wavenet-A nb-NO female"));
  EXPECT_EQ(list(google, "EN").ids.size(), 7U);
  EXPECT_EQ(list(google, "").ids.size(), 10U);
  EXPECT_EQ(list(google, "e").ids.size(), 0U);
  EXPECT_EQ(list(google, "no").last_metadata,
            R"({"languages":["nb-NO","no-NO"],"sample_rate":24000,"pauses":true})");
  EXPECT_EQ(google.fake.counter("calls"), 1);
}

TEST(GoogleVoices, AFailureIsNotRemembered) {
  Google google;
  google.fake.script(R"([{"status": 503}, {"body": "[]"}])");
  tts_error error = tts::empty_error();
  EXPECT_EQ(list(google, "", &error).code, TTS_UNAVAILABLE);
  EXPECT_EQ(error.vendor_code, 503);
  EXPECT_EQ(list(google, "", &error).code, TTS_UNAVAILABLE);
  EXPECT_THAT(error.message, HasSubstr("list of voices"));
  EXPECT_EQ(list(google, "").code, TTS_OK);
}

TEST(GoogleProbe, TellsWhetherTheServiceLetsUsIn) {
  Google google;
  const auto* probe = google.speaker().extension<tts_ext_probe>(TTS_EXT_PROBE);
  const TestContext context;
  tts_error error = tts::empty_error();
  EXPECT_EQ(probe->probe(probe, context.table(), &error), TTS_OK) << error.message;
  google.fake.configure("key", "another");
  EXPECT_EQ(probe->probe(probe, context.table(), &error), TTS_UNAUTHENTICATED);
  EXPECT_THAT(error.message, HasSubstr("API key not valid"));
}

}  // namespace
}  // namespace caesura::test
