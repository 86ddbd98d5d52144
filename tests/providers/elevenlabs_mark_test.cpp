// Word marks from the times of single characters, and the audio that comes with them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/elevenlabs_speaking.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace json = boost::json;

struct Spoken {
  std::string audio;
  std::vector<std::string> words;  // "offset word start+duration", in ms
};

class ElevenLabsMarks : public ::testing::Test {
 protected:
  Spoken speak(const std::string& text, const tts_pauses& pauses = tts::all_pauses(),
               const std::string& more = "") {
    ElevenLabsSpeaker speaker(elevenlabs_config(fake_.http(), more));
    tts_request request = request_for(text);
    request.pauses = &pauses;
    request.flags = TTS_REQUEST_WANT_MARKS;
    KeepingSink sink;
    EXPECT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
    Spoken spoken{sink.audio, {}};
    for (const KeptMark& mark : sink.marks) {
      EXPECT_EQ(mark.kind, TTS_MARK_WORD);
      const std::string word = mark.text_offset < 0 ? mark.value : "";
      spoken.words.push_back(std::to_string(mark.text_offset) + (word.empty() ? "" : " ") + word +
                             " " + std::to_string(mark.start_us / 1000) + "+" +
                             std::to_string(mark.duration_us / 1000));
    }
    return spoken;
  }
  void lines(const char* members) { fake_.configure("lines", json::parse(members)); }

  FakeService fake_{"elevenlabs"};
};

TEST_F(ElevenLabsMarks, AreAskedForOnlyWhereTheyAreWanted) {
  ElevenLabsSpeaker speaker(elevenlabs_config(fake_.http()));
  tts_request request = request_for("One two");
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request, sink), TTS_OK) << speaker.error.message;
  EXPECT_THAT(sink.marks, IsEmpty());
  EXPECT_TRUE(fake_.last().at("path").as_string().ends_with("/stream"));
  request.flags = TTS_REQUEST_WANT_MARKS;
  KeepingSink marked;
  ASSERT_EQ(speaker.speak(request, marked), TTS_OK) << speaker.error.message;
  EXPECT_EQ(marked.marks.size(), 2U);
  EXPECT_TRUE(fake_.last().at("path").as_string().ends_with("/stream/with-timestamps"));
  EXPECT_EQ(marked.audio, sink.audio);
  EXPECT_EQ(marked.format.sample_rate, sink.format.sample_rate);
}

// 20 ms for each character, as the fake speaks; punctuation belongs to no word.
TEST_F(ElevenLabsMarks, AreTheWordsOfTheText) {
  EXPECT_THAT(speak("One, \u00FCber it's \u2014 \"well-known\".").words,
              ElementsAre("0 0+60", "5 100+80", "11 200+80", "21 360+200"));
}

TEST_F(ElevenLabsMarks, BreaksAreNoWordsWhetherTheyComeBackOrNot) {
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 1000;
  for (const char* breaks : {R"({"breaks": true})", R"({"breaks": false})"}) {
    lines(breaks);
    const Spoken spoken = speak("One, two, three", pauses);
    EXPECT_THAT(spoken.words, ElementsAre("0 0+60", "5 1080+60", "10 2160+100")) << breaks;
  }
}

TEST_F(ElevenLabsMarks, HoweverTheLinesAreWritten) {
  const std::string text = "One two, three four five six seven";
  const Spoken usual = speak(text);
  EXPECT_EQ(usual.words.size(), 7U);
  for (const char* form :
       {R"({"newline": "\r\n", "blank": true})", R"({"last_newline": false, "audio_bytes": 301})",
        R"({"audio_bytes": 7000, "lead": " "})", R"({"without": ["normalized_alignment"]})",
        R"({"last": {"isFinal": true}})", R"({"last": {"audio_base64": null}})",
        R"({"last": {"audio_base64": "", "alignment": null}})"}) {
    lines(form);
    const Spoken spoken = speak(text);
    EXPECT_EQ(spoken.words, usual.words) << form;
    EXPECT_EQ(spoken.audio, usual.audio) << form;
  }
}

TEST_F(ElevenLabsMarks, AWordThatADictionaryReplacedIsNamedAndTheRestIsFound) {
  lines(R"({"replace": {"SQL": "sequel"}})");
  EXPECT_THAT(speak("an SQL an end", tts::all_pauses(),
                    R"(, "pronunciation_dictionaries": [{"id": "d", "version": "1"}])")
                  .words,
              ElementsAre("0 0+40", testing::StartsWith("-1 sequel 60+"), "7 140+40", "10 200+60"));
}

TEST_F(ElevenLabsMarks, AfterALongPassageInOtherWordsTheTextIsFoundAgain) {
  std::string text = "Now";
  std::string other;
  for (int i = 0; i < 60; ++i) {
    text += " abc";
    other += " xyz";
  }
  fake_.configure("lines", json::object{{"replace", {{text.substr(3), other}}}});
  const Spoken spoken = speak(text + " and then");
  ASSERT_EQ(spoken.words.size(), 63U);
  EXPECT_THAT(spoken.words[60], testing::StartsWith("-1 xyz "));
  EXPECT_THAT(spoken.words[61], testing::StartsWith("244 "));
  EXPECT_THAT(spoken.words[62], testing::StartsWith("248 "));
}

TEST_F(ElevenLabsMarks, InScriptsWithoutBlanksEachCharacterIsAWord) {
  EXPECT_THAT(speak("\u4F60\u597D\uFF0Cab").words, ElementsAre("0 0+20", "3 20+20", "9 60+40"));
}

TEST_F(ElevenLabsMarks, TimesThatCannotBeMeantAreLeftOutAndTheAudioIsNot) {
  const Spoken usual = speak("One two");
  for (const char* form :
       {R"({"without": ["alignment"]})", R"({"without": ["character_start_times_seconds"]})",
        R"({"without": ["character_end_times_seconds"]})", R"({"without": ["characters"]})"}) {
    lines(form);
    const Spoken spoken = speak("One two");
    EXPECT_THAT(spoken.words, IsEmpty()) << form;
    EXPECT_EQ(spoken.audio, usual.audio) << form;
  }
}

TEST_F(ElevenLabsMarks, CompressedAudioHasThemToo) {
  const Spoken spoken = speak("One two", tts::all_pauses(), R"(, "output_format": "mp3_44100_64")");
  EXPECT_EQ(spoken.words.size(), 2U);
  EXPECT_TRUE(spoken.audio.starts_with("ID3"));
}

TEST_F(ElevenLabsMarks, ALongTextIsFoundWordByWord) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += (i % 10 == 9 ? "a cat. " : "a cat ");
  const Spoken spoken = speak(text);
  ASSERT_EQ(spoken.words.size(), 800U);
  EXPECT_EQ(spoken.words[799].substr(0, 5), std::to_string(text.rfind("cat")) + " ");
}

}  // namespace
}  // namespace caesura::test
