// Pauses as breaks in the text, measured in the audio, and what is told of those that cannot be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/support/audio/silence.hpp"
#include "providers/elevenlabs_speaking.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr uint32_t kRate = 24000;

// Milliseconds of each silence between sounds.
std::vector<int> silences(const std::string& pcm) {
  const audio::PcmView view(std::as_bytes(std::span(pcm)), {kRate, 1});
  std::vector<int> found;
  for (const auto& run : audio::silent_runs(view, kRate / 100)) {
    if (run.end() < view.frames()) found.push_back(static_cast<int>(run.length_ms(kRate)));
  }
  return found;
}

struct Paused {
  std::string text;  // as the service was sent it
  std::vector<int> silences;
  std::string not_rendered;
};

Paused speak(const std::string& text, const tts_pauses& pauses, const std::string& more = "") {
  FakeService fake("elevenlabs");
  ElevenLabsSpeaker speaker(elevenlabs_config(fake.http(), more));
  tts_request request = request_for(text);
  request.pauses = &pauses;
  KeepingSink sink;
  EXPECT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
  return {last_text(fake), silences(sink.audio), sink.info["pauses_not_rendered"]};
}

TEST(ElevenLabsPause, EachClassIsInTheAudio) {
  const tts_pauses pauses{sizeof pauses, 500, 1000, 3000, 300, 400, 350};
  const Paused paused = speak("One, two; three: four. Five.\n\nSix", pauses);
  EXPECT_EQ(paused.text,
            "One, <break time=\"0.3s\" /> two; <break time=\"0.35s\" /> three: "
            "<break time=\"0.4s\" /> four. <break time=\"0.5s\" /> Five. <break time=\"1s\" />"
            "\n\nSix");
  EXPECT_THAT(paused.silences, ElementsAre(300, 350, 400, 500, 1000));
  EXPECT_EQ(paused.not_rendered, "");
}

TEST(ElevenLabsPause, OneClassChangesNoOther) {
  for (const auto& one : kPauseMembers) {
    if (std::string_view(one.name) == "chapter") continue;
    tts_pauses pauses = tts::all_pauses();
    pauses.*one.member = 700;
    EXPECT_THAT(speak("One, two; three: four.\n\nFive. Six", pauses).silences,
                Not(testing::Contains(testing::Ne(700))))
        << one.name;
    EXPECT_THAT(speak("One, two; three: four.\n\nFive. Six", pauses).silences, Not(IsEmpty()))
        << one.name;
  }
}

TEST(ElevenLabsPause, WithoutPausesTheTextStaysAsItIs) {
  const std::string text = "One, <b> & two; \"three\": four.\r\n\r\nFive";
  EXPECT_EQ(speak(text, tts::all_pauses()).text, text);
  EXPECT_EQ(speak(text, tts::all_pauses(TTS_PAUSE_ENGINE)).text, text);
}

TEST(ElevenLabsPause, OnlyMarksThatArePausesGetABreak) {
  const Paused paused = speak("It costs 1,000 at 12:30, Dr. Who.", tts::all_pauses(700));
  EXPECT_EQ(paused.text, "It costs 1,000 at 12:30, <break time=\"0.7s\" /> Dr. Who.");
  EXPECT_THAT(paused.silences, ElementsAre(700));
}

TEST(ElevenLabsPause, ABreakIsAWordOfItsOwn) {
  const tts_pauses pauses = tts::all_pauses(250);
  EXPECT_EQ(speak("\u4F60\u597D\uFF0C\u4E16\u754C", pauses).text,
            "\u4F60\u597D\uFF0C <break time=\"0.25s\" /> \u4E16\u754C");
}

TEST(ElevenLabsPause, OfPausesThatMeetTheLongestWins) {
  tts_pauses pauses = tts::all_pauses();
  pauses.sentence_ms = 800;
  pauses.paragraph_ms = 600;
  EXPECT_THAT(speak("One.\n\nTwo", pauses).silences, ElementsAre(800));
}

TEST(ElevenLabsPause, MoreThanThreeSecondsIsCutBeforeTheKeyAndTold) {
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 3000;
  pauses.colon_ms = 100;
  const Paused longest = speak("One, two: three", pauses);
  EXPECT_THAT(longest.silences, ElementsAre(3000, 100));
  EXPECT_EQ(longest.not_rendered, "");
  ElevenLabsSpeaker speaker(elevenlabs_config("https://example.org"));
  tts_request request = request_for("One, two: three");
  request.pauses = &pauses;
  const Fields key = speaker.fields(request);
  pauses.comma_ms = 60'000;
  EXPECT_EQ(speaker.fields(request), key);
  const Paused cut = speak("One, two: three", pauses);
  EXPECT_EQ(cut.text, longest.text);
  EXPECT_EQ(cut.not_rendered, "comma");
}

TEST(ElevenLabsPause, NoPauseAtAllHasNoMarkupAndIsTold) {
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 0;
  pauses.colon_ms = 200;
  const Paused paused = speak("One, two: three", pauses);
  EXPECT_EQ(paused.text, "One, two: <break time=\"0.2s\" /> three");
  EXPECT_EQ(paused.not_rendered, "comma");
}

TEST(ElevenLabsPause, ModelsWithoutBreaksGetNoneAndSaySo) {
  const tts_pauses pauses = tts::all_pauses(300);
  // One that is not known is taken for a newer one, and is never made to read tags aloud.
  for (const std::string model : {"eleven_v3", "eleven_v9"}) {
    const Paused paused = speak("One, two: three.", pauses, ", \"model\": \"" + model + "\"");
    EXPECT_EQ(paused.text, "One, two: three.");
    EXPECT_THAT(paused.silences, IsEmpty());
    EXPECT_EQ(paused.not_rendered, "comma,colon");
  }
  ElevenLabsSpeaker speaker(elevenlabs_config("https://e.org", R"(, "model": "eleven_v3")"));
  tts_request request = request_for("One, two: three.");
  const Fields without = speaker.fields(request);
  request.pauses = &pauses;
  EXPECT_EQ(speaker.fields(request), without);
}

TEST(ElevenLabsPause, EveryModelThatIsKnownForBreaksGetsThem) {
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 1500;
  for (const std::string model : {"eleven_multilingual_v2", "eleven_monolingual_v1",
                                  "eleven_flash_v2", "eleven_flash_v2_5", "eleven_turbo_v2_5"}) {
    EXPECT_THAT(speak("One, two", pauses, ", \"model\": \"" + model + "\"").silences,
                ElementsAre(1500))
        << model;
  }
}

TEST(ElevenLabsPause, WhetherThereIsMarkupMayBeSaidByTheConfig) {
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 300;
  const Paused never = speak("One, two", pauses, R"(, "pause_markup": "never")");
  EXPECT_EQ(never.text, "One, two");
  EXPECT_EQ(never.not_rendered, "comma");
  const Paused always =
      speak("One, two", pauses, R"(, "pause_markup": "always", "model": "eleven_v9")");
  EXPECT_THAT(always.text, HasSubstr("<break time=\"0.3s\" />"));
  EXPECT_EQ(always.not_rendered, "");
}

TEST(ElevenLabsPause, TheLanguageDecidesWhatIsAMark) {
  tts_pauses pauses = tts::all_pauses();
  pauses.sentence_ms = 300;
  EXPECT_THAT(speak("\u03A4\u03B9; \u039D\u03B1\u03B9", pauses, R"(, "language": "el")").silences,
              ElementsAre(300));
  EXPECT_THAT(speak("\u03A4\u03B9; \u039D\u03B1\u03B9", pauses).silences, IsEmpty());
}

}  // namespace
}  // namespace caesura::test
