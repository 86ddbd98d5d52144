// The parts of the command provider that read what engines print.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/providers/command/engine_voices.hpp"
#include "plugins/providers/command/spoken_words.hpp"

namespace caesura::command {
namespace {

TEST(SpokenWords, TheLastLineThatSaysSomethingIsKept) {
  EXPECT_EQ(last_line_without("", "one\ntwo of them\n\n  \n"), "two of them");
  EXPECT_EQ(last_line_without("", "one\rtwo of them\r\n"), "two of them");
  EXPECT_EQ(last_line_without("", ""), "");
}

TEST(SpokenWords, WordsOfTheTextAreMaskedInAnyCase) {
  EXPECT_EQ(last_line_without("My Secret Plan", "no sound for SECRET plan here"),
            "no sound for *** *** here");
  EXPECT_EQ(last_line_without("secretly", "bad word: cret"), "bad word: ***");
}

TEST(SpokenWords, OtherScriptsAreMaskedWhole) {
  EXPECT_EQ(last_line_without("你好世界", "cannot say: 你好"), "cannot say: ***");
  EXPECT_EQ(last_line_without("", "cannot say: \xFF\xFE"), "cannot say: ***");
}

TEST(SpokenWords, ALineOfNothingElseIsDropped) {
  EXPECT_EQ(last_line_without("some private words", "some private words"), "");
}

TEST(SpokenWords, LinesAreShortAndPrintable) {
  EXPECT_EQ(last_line_without("", "a\tbell\a rang").find('\a'), std::string::npos);
  EXPECT_LE(last_line_without("", std::string(5000, 'x')).size(), 200U);
}

TEST(EngineVoices, EspeakNgsTableIsRead) {
  const auto voices = parse_espeak_ng_voices(
      "Pty Language       Age/Gender VoiceName          File                 Other Languages\n"
      " 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)\n"
      " 5  yue             --/F      Chinese_(Cantonese) sit/yue              (zh 5)\n"
      " 5  yue             --/M      Chinese_(Jyutping) sit/yue-Latn-jyutping (zh 5)\n"
      "broken\n");
  ASSERT_EQ(voices.size(), 2U);
  EXPECT_EQ(voices[0].id, "en-gb");
  EXPECT_EQ(voices[0].name, "English (Great Britain)");
  EXPECT_EQ(voices[0].gender, "male");
  EXPECT_EQ(voices[1].gender, "female");
}

TEST(EngineVoices, FlitesLineIsRead) {
  const auto voices = parse_flite_voices("Voices available: kal slt \n");
  ASSERT_EQ(voices.size(), 2U);
  EXPECT_EQ(voices[1].id, "slt");
  EXPECT_TRUE(parse_flite_voices("nothing of the kind").empty());
}

TEST(EngineVoices, ALanguageHoldsItsRegions) {
  EXPECT_TRUE(speaks("en-gb", "en"));
  EXPECT_TRUE(speaks("en-gb", "en-GB"));
  EXPECT_TRUE(speaks("en", ""));
  EXPECT_FALSE(speaks("en", "en-GB"));
  EXPECT_FALSE(speaks("eng", "en"));
}

}  // namespace
}  // namespace caesura::command
