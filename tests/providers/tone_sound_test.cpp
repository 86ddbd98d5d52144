// What comes out of the tone provider: the samples, and the marks that say where things are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/support/audio/silence.hpp"
#include "providers/speaking.hpp"

namespace caesura::test {
namespace {

template <class Text>
tts_request wanting_marks(const Text& text) {
  tts_request request = request_for(text);
  request.flags |= TTS_REQUEST_WANT_MARKS;
  return request;
}

std::vector<audio::FrameRun> silences(const std::string& bytes, uint32_t rate) {
  const audio::PcmView pcm(std::as_bytes(std::span(bytes)), {rate, 1});
  return audio::silent_runs(pcm, audio::frames_of_ms(5, rate));
}

TEST(ToneSound, IsAPureFunctionOfTheRequest) {
  Speaker first("tone", "{}");
  Speaker second("tone", R"({"chunk_ms": 7})");
  const tts_request request = request_for("One, two: three. Four!");
  EXPECT_EQ(first.audio(request), first.audio(request));
  EXPECT_EQ(first.audio(request), second.audio(request));
}

TEST(ToneSound, EachThingThatShouldBeHeardIsHeard) {
  Speaker speaker("tone", "{}");
  const tts_request plain = request_for("One, two");
  const std::string audio = speaker.audio(plain);
  tts_request changed = plain;
  changed.voice = tts::str("other");
  EXPECT_NE(speaker.audio(changed), audio) << "voice";
  changed = plain, changed.language = tts::str("de");
  EXPECT_NE(speaker.audio(changed), audio) << "language";
  changed = plain, changed.rate_pct = 25;
  EXPECT_NE(speaker.audio(changed), audio) << "rate";
  changed = plain, changed.pitch_pct = 25;
  EXPECT_NE(speaker.audio(changed), audio) << "pitch";
  changed = plain, changed.volume_pct = 25;
  EXPECT_NE(speaker.audio(changed), audio) << "volume";
  EXPECT_NE(speaker.audio(request_for("Two, one")), audio) << "text";
}

TEST(ToneSound, EveryPauseIsDigitalSilenceOfItsExactLength) {
  Speaker speaker("tone", R"({"sample_rate": 16000})");
  tts_pauses pauses{sizeof pauses, 400, 900, -1, 90, 210, 330};
  tts_request request = request_for("One, two: three; four. Five\n\nsix seven.");
  request.pauses = &pauses;
  const auto runs = silences(speaker.audio(request), 16000);
  std::vector<uint64_t> lengths;
  for (const auto& run : runs) lengths.push_back(run.length);
  EXPECT_THAT(lengths, ::testing::ElementsAre(90 * 16, 210 * 16, 330 * 16, 400 * 16, 900 * 16));
}

TEST(ToneSound, APauseThatIsChangedChangesTheLengthByExactlyTheDifference) {
  Speaker speaker("tone", R"({"sample_rate": 24000})");
  const tts_request plain = request_for("One, two: three; four. Five\n\nsix, seven.");
  const struct {
    int32_t tts_pauses::*member;
    int32_t natural_ms;
    int64_t places;
  } classes[] = {{&tts_pauses::sentence_ms, 280, 1},
                 {&tts_pauses::paragraph_ms, 500, 1},
                 {&tts_pauses::comma_ms, 120, 2},
                 {&tts_pauses::colon_ms, 200, 1},
                 {&tts_pauses::semicolon_ms, 200, 1}};
  const auto size = static_cast<int64_t>(speaker.audio(plain).size());
  for (const auto& one : classes) {
    for (const int32_t ms : {0, 1, 250, 1000}) {
      tts_pauses pauses = tts::all_pauses();
      pauses.*one.member = ms;
      tts_request request = plain;
      request.pauses = &pauses;
      EXPECT_EQ(static_cast<int64_t>(speaker.audio(request).size()) - size,
                (ms - one.natural_ms) * one.places * 24 * 2);
    }
  }
}

TEST(ToneSound, TheLargestOfThePausesThatMeetWins) {
  Speaker speaker("tone", R"({"sample_rate": 16000})");
  tts_pauses pauses = tts::all_pauses();
  pauses.sentence_ms = 700, pauses.paragraph_ms = 300;
  tts_request request = request_for("One two.\n\nThree four.");
  request.pauses = &pauses;
  const auto runs = silences(speaker.audio(request), 16000);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].length, 700U * 16);
}

TEST(ToneSound, PauseMarksLieWhereTheSilenceLies) {
  Speaker speaker("tone", R"({"sample_rate": 16000})");
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(wanting_marks("One, two: three; four. Five\n\nsix."), sink), TTS_OK);
  std::vector<int32_t> classes;
  std::vector<std::pair<int64_t, int64_t>> told;
  for (const auto& mark : sink.marks) {
    if (mark.kind != TTS_MARK_PAUSE) continue;
    classes.push_back(mark.pause_class);
    told.emplace_back(mark.start_us, mark.duration_us);
  }
  EXPECT_THAT(classes, ::testing::ElementsAre(TTS_PAUSE_CLASS_COMMA, TTS_PAUSE_CLASS_COLON,
                                              TTS_PAUSE_CLASS_SEMICOLON, TTS_PAUSE_CLASS_SENTENCE,
                                              TTS_PAUSE_CLASS_PARAGRAPH));
  const auto runs = silences(sink.audio, 16000);
  ASSERT_EQ(runs.size(), told.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    EXPECT_EQ(told[i].first, static_cast<int64_t>(runs[i].begin * 1'000'000 / 16000));
    EXPECT_NEAR(static_cast<double>(told[i].second),
                static_cast<double>(runs[i].length) * 1e6 / 16000, 1.0);
  }
}

TEST(ToneSound, WordAndSentenceMarksCoverTheText) {
  Speaker speaker("tone", "{}");
  const std::string text = "One two. \"Three\" four";
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(wanting_marks(text), sink), TTS_OK);
  std::vector<int64_t> words;
  std::vector<int64_t> sentences;
  for (const auto& mark : sink.marks) {
    if (mark.kind == TTS_MARK_WORD) words.push_back(mark.text_offset);
    if (mark.kind == TTS_MARK_SENTENCE) sentences.push_back(mark.text_offset);
  }
  EXPECT_THAT(words, ::testing::ElementsAre(0, 4, 9, 17));
  EXPECT_THAT(sentences, ::testing::ElementsAre(0, 9));
  const double length_us = static_cast<double>(sink.audio.size()) / 2 * 1e6 / 24000;
  const auto& last = sink.marks.back();
  EXPECT_NEAR(static_cast<double>(last.start_us + last.duration_us), length_us, 50.0);
}

TEST(ToneSound, MarksAreGivenOnlyToWhoWantsThem) {
  Speaker speaker("tone", "{}");
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request_for("One, two."), sink), TTS_OK);
  EXPECT_TRUE(sink.marks.empty());
}

TEST(ToneSound, ChannelsHoldTheSameAndTheFormatIsTold) {
  Speaker speaker("tone", R"({"sample_rate": 8000, "channels": 2})");
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request_for("One, two"), sink), TTS_OK);
  EXPECT_EQ(sink.begins, 1);
  EXPECT_EQ(sink.format.encoding, TTS_ENCODING_PCM_S16LE);
  EXPECT_EQ(sink.format.sample_rate, 8000U);
  EXPECT_EQ(sink.format.channels, 2U);
  ASSERT_EQ(sink.audio.size() % 4, 0U);
  for (std::size_t i = 0; i < sink.audio.size(); i += 4) {
    ASSERT_EQ(sink.audio.substr(i, 2), sink.audio.substr(i + 2, 2));
  }
}

TEST(ToneSound, TellsWhoSpokeAndWhatItCost) {
  Speaker speaker("tone", "{}");
  KeepingSink sink;
  ASSERT_EQ(speaker.speak(request_for("Äh, ja"), sink), TTS_OK);
  EXPECT_EQ(sink.info["provider"], "tone");
  EXPECT_EQ(sink.info["billed_characters"], "6");
  EXPECT_EQ(sink.info.count("pauses_not_rendered"), 0U);
  EXPECT_EQ(speaker.host.metric("tone_calls_total"), 1);
}

}  // namespace
}  // namespace caesura::test
