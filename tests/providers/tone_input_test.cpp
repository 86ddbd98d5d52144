// What the tone provider refuses, and what it says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tts/ext/probe.h>
#include <tts/ext/voices.h>
#include "providers/speaking.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

// Refused by fingerprint and synthesize alike, before a byte.
void expect_refused(const tts_request& request, const std::string& part_of_message) {
  Speaker speaker("tone", "{}");
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr(part_of_message));
  EXPECT_EQ(sink.begins, 0);
  Fields fields;
  EXPECT_EQ(speaker.fingerprint(request, fields), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(speaker.error.message, HasSubstr(part_of_message));
}

TEST(ToneInput, SsmlIsRefusedAndNeverSpoken) {
  tts_request request = request_for("<speak>One</speak>");
  request.flags = TTS_REQUEST_SSML;
  expect_refused(request, "not SSML");
}

TEST(ToneInput, TextsThatNobodyCanSpeakAreRefused) {
  expect_refused(request_for(""), "text is empty");
  expect_refused(request_for("One \xC3("), "not UTF-8 at byte 4");
  expect_refused(request_for(std::string_view("One\0two", 7)), "NUL at byte 3");
  expect_refused(request_for("... !"), "holds no word");
}

TEST(ToneInput, TenMegabytesAreRefusedInOneLineWithoutTheText) {
  const std::string text(10'000'000, 'a');
  expect_refused(request_for(text), "text has 10000000 characters; at most 100000");
}

TEST(ToneInput, PausesOutsideTheContractAreRefusedByName) {
  for (const auto& one : kPauseMembers) {
    for (const int32_t ms : {-3, 60001, std::numeric_limits<int32_t>::min()}) {
      tts_pauses pauses = tts::all_pauses();
      pauses.*one.member = ms;
      tts_request request = request_for("One");
      request.pauses = &pauses;
      expect_refused(request, std::string(one.name) + "_ms is " + std::to_string(ms));
    }
  }
}

TEST(ToneInput, NumbersAndFormatsOutOfRangeAreRefused) {
  tts_request request = request_for("One");
  request.rate_pct = std::numeric_limits<double>::quiet_NaN();
  expect_refused(request, "rate_pct is no number");
  request = request_for("One"), request.pitch_pct = -100;
  expect_refused(request, "pitch_pct is -100");
  tts_audio_format format = tts::pcm_format(24000);
  format.encoding = TTS_ENCODING_MP3;
  request = request_for("One"), request.format = &format;
  expect_refused(request, "format");
  format = tts::pcm_format(100);
  expect_refused(request, "8000 to 192000");
}

TEST(ToneInput, AnOlderHostsShorterPausesLeaveTheRestUnset) {
  Speaker speaker("tone", "{}");
  tts_pauses pauses{offsetof(tts_pauses, comma_ms), 0, 0, 0, 9999, 9999, 9999};
  tts_request request = request_for("One, two");
  const std::string plain = speaker.audio(request);
  request.pauses = &pauses;
  EXPECT_EQ(speaker.audio(request), plain);
}

TEST(ToneInput, ListsItsVoiceAndIsReady) {
  Speaker speaker("tone", R"({"voice": "alto"})");
  const auto* voices = speaker.extension<tts_ext_voices>(TTS_EXT_VOICES);
  ASSERT_NE(voices, nullptr);
  std::string id;
  const auto keep = [](void* user, const tts_voice* voice) noexcept -> tts_status {
    *static_cast<std::string*>(user) = tts::view(voice->id);
    return TTS_OK;
  };
  EXPECT_EQ(voices->list(voices, TestContext().table(), tts::str(""), keep, &id, nullptr), TTS_OK);
  EXPECT_EQ(id, "alto");
  const auto* probe = speaker.extension<tts_ext_probe>(TTS_EXT_PROBE);
  ASSERT_NE(probe, nullptr);
  EXPECT_EQ(probe->probe(probe, TestContext().table(), nullptr), TTS_OK);
  EXPECT_EQ(speaker.extension<void>("tts.nothing/1"), nullptr);
}

}  // namespace
}  // namespace caesura::test
