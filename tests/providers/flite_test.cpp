// flite as it is installed: it has no control of pauses, and says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tts/ext/voices.h>

#include "providers/stand_in.hpp"

namespace caesura::test {
namespace {

constexpr const char* kConfig = R"({"engine": "flite"})";

TEST(Flite, SpeaksSeveralSentencesTheSameWayEachTime) {
  Speaker speaker("command", kConfig);
  const tts_request request = request_for("Hello there. This is the second one, with a comma.");
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
  EXPECT_EQ(sink.format.sample_rate, 16000U);
  EXPECT_GT(sink.audio.size(), 16000U * 2 * 2);
  EXPECT_EQ(speaker.audio(request), sink.audio);
}

TEST(Flite, SaysWhichPausesItDoesNotRenderAndDoesNotKeyThem) {
  Speaker speaker("command", kConfig);
  const tts_request plain = request_for("One, two. Three");
  tts_request paused = plain;
  const tts_pauses pauses = tts::all_pauses(700);
  paused.pauses = &pauses;
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(paused, sink), TTS_OK);
  EXPECT_EQ(sink.info["pauses_not_rendered"], "sentence,comma");
  EXPECT_EQ(sink.info["provider"], "command");
  EXPECT_EQ(sink.info["billed_characters"], "15");
  EXPECT_EQ(speaker.fields(paused), speaker.fields(plain));
  KeepingSink unset;
  ASSERT_EQ(speaker.speak(plain, unset), TTS_OK);
  EXPECT_EQ(unset.info.count("pauses_not_rendered"), 0U);
  EXPECT_EQ(unset.audio, sink.audio);
}

TEST(Flite, RateAndVoiceAreHeardAndKeyed) {
  Speaker speaker("command", kConfig);
  const tts_request plain = request_for("Hello there");
  tts_request slow = plain;
  slow.rate_pct = -50;
  tts_request other = plain;
  other.voice = tts::str("slt");
  EXPECT_GT(speaker.audio(slow).size(), speaker.audio(plain).size() * 3 / 2);
  EXPECT_NE(speaker.audio(other), speaker.audio(plain));
  EXPECT_NE(speaker.fields(slow), speaker.fields(plain));
  EXPECT_NE(speaker.fields(other), speaker.fields(plain));
}

TEST(Flite, ListsItsVoices) {
  Speaker speaker("command", kConfig);
  const auto* voices = speaker.extension<tts_ext_voices>(TTS_EXT_VOICES);
  ASSERT_NE(voices, nullptr);
  std::vector<std::string> ids;
  const auto keep = [](void* user, const tts_voice* voice) noexcept -> tts_status {
    static_cast<std::vector<std::string>*>(user)->emplace_back(tts::view(voice->id));
    return TTS_OK;
  };
  ASSERT_EQ(voices->list(voices, TestContext().table(), tts::str("en"), keep, &ids, nullptr),
            TTS_OK);
  EXPECT_THAT(ids, ::testing::IsSupersetOf({"kal16", "slt"}));
}

}  // namespace
}  // namespace caesura::test
