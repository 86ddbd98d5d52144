// caesura produce: a book in chapters, cheap to change.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

constexpr const char* kBook = R"(
title: Two Doors
settings: {pauses: {sentenceMs: 400}}
characters: [{id: ada, voiceAssignment: alto}]
chapters:
  - id: one
    title: First
    segments:
      - {id: a, text: "Hello there"}
      - {id: b, text: "One, two", voice: ada}
      - {id: c, text: "Good night", endsParagraph: true}
      - {id: d, text: "New day"}
  - id: two
    title: Second
    segments:
      - {id: e, text: "Hello there"}
      - {id: f, text: "The end"}
)";

class Produce : public ::testing::Test {
 protected:
  Produce() { caesura_.write("book.yaml", kBook); }

  Outcome produce(std::vector<std::string> more) const {
    more.insert(more.begin(), {"produce", caesura_.file("book.yaml").string(), "-o",
                               caesura_.file("out").string(), "--log-level", "warn", "--json"});
    return caesura_.tones(more);
  }
  boost::json::object totals(const std::vector<std::string>& more = {}) const {
    const Outcome run = produce(more);
    EXPECT_EQ(run.status, 0) << run.err;
    return run.json().at("totals").as_object();
  }
  boost::json::object manifest() const {
    std::ifstream file(caesura_.file("out/manifest.json"));
    return boost::json::parse(std::string{std::istreambuf_iterator<char>(file), {}}).as_object();
  }
  Wav chapter(int number) const {
    return read_wav(caesura_.file("out/chapter-00" + std::to_string(number) + ".wav"));
  }
  Caesura caesura_;
};

TEST_F(Produce, TheSecondPassIsAllHits) {
  const auto first = totals({"--jobs", "1"});
  EXPECT_EQ(first.at("segments"), 6);
  EXPECT_EQ(first.at("misses"), 5);
  EXPECT_EQ(first.at("hits"), 1);  // "Hello there" comes twice
  EXPECT_EQ(first.at("billed_characters"), 43);
  EXPECT_EQ(first.at("characters"), 54);
  const Wav before = chapter(1);
  const auto second = totals();
  EXPECT_EQ(second.at("hits"), 6);
  EXPECT_EQ(second.at("misses"), 0);
  EXPECT_EQ(second.at("billed_characters"), 0);
  EXPECT_EQ(chapter(1).pcm, before.pcm);
}

TEST_F(Produce, SilenceIsThePauseThatWasAskedFor) {
  totals();
  // Behind a: the book's sentence pause; in b: the config's comma; behind c: a paragraph.
  EXPECT_THAT(chapter(1).silences_ms(),
              ElementsAre(DoubleNear(400, 10), 300, DoubleNear(400, 10), DoubleNear(1000, 10)));
  const auto edges = audio::measure_edges(chapter(1).view());
  EXPECT_NEAR(audio::ms_of_frames(edges.trailing, 24000), 3000, 10);
}

TEST_F(Produce, TheCommandLineIsAboveTheBookIsAboveTheConfig) {
  totals({"--pauses", "sentence=250,paragraph=700"});
  EXPECT_THAT(chapter(1).silences_ms(),
              ElementsAre(DoubleNear(250, 10), 300, DoubleNear(250, 10), DoubleNear(700, 10)));
}

TEST_F(Produce, PausesBetweenSegmentsCostNothing) {
  totals();
  const auto changed = totals({"--pauses", "sentence=900,paragraph=2000,chapter=100"});
  EXPECT_EQ(changed.at("hits"), 6);
  EXPECT_THAT(chapter(2).silences_ms(), ElementsAre(DoubleNear(900, 10)));
}

TEST_F(Produce, AChangedCommaPauseCostsTheSegmentsWithAComma) {
  totals();
  const auto changed = totals({"--pauses", "comma=600"});
  EXPECT_EQ(changed.at("misses"), 1);
  EXPECT_EQ(changed.at("hits"), 5);
  const auto document = manifest();
  const auto& segments = document.at("chapters").at(0).at("segments").as_array();
  EXPECT_EQ(segments.at(1).at("id"), "b");
  EXPECT_EQ(segments.at(1).at("cache"), "miss");
  EXPECT_EQ(chapter(1).silences_ms().at(1), 600);
}

TEST_F(Produce, TheManifestSaysWhereEachSegmentLies) {
  totals();
  const auto document = manifest();
  EXPECT_EQ(document.at("title"), "Two Doors");
  const auto& first = document.at("chapters").at(0).as_object();
  EXPECT_EQ(first.at("file"), "chapter-001.wav");
  const auto& segments = first.at("segments").as_array();
  ASSERT_EQ(segments.size(), 4U);
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    const double end = segments[i].at("start_ms").to_number<double>() +
                       segments[i].at("duration_ms").to_number<double>();
    const double gap = segments[i + 1].at("start_ms").to_number<double>() - end;
    EXPECT_NEAR(gap, i == 2 ? 1000 : 400, 10);
    EXPECT_EQ(segments[i].at("key").as_string().size(), 64U);
  }
}

TEST_F(Produce, ManyJobsGiveTheSameBook) {
  totals({"--jobs", "1"});
  const Wav one = chapter(1);
  fs::remove_all(caesura_.file("cache"));
  totals({"--jobs", "16"});
  EXPECT_EQ(chapter(1).pcm, one.pcm);
}

TEST_F(Produce, OnlyTheChaptersThatAreAskedFor) {
  EXPECT_EQ(totals({"--chapter", "2"}).at("segments"), 2);
  EXPECT_FALSE(fs::exists(caesura_.file("out/chapter-001.wav")));
  EXPECT_TRUE(fs::exists(caesura_.file("out/chapter-002.wav")));
  EXPECT_EQ(totals({"--chapter", "1-2"}).at("segments"), 6);
}

TEST_F(Produce, AFailedSegmentIsNamedAndTheOthersStayCached) {
  caesura_.tone_config("script: [{text: The end, status: UNAVAILABLE, message: gone, times: 1}]",
                       "natural");
  expect_error(produce({"--jobs", "1"}), 1, "chapter 2, segment f: ");
  EXPECT_TRUE(fs::exists(caesura_.file("out/chapter-001.wav")));
  EXPECT_FALSE(fs::exists(caesura_.file("out/chapter-002.wav")));
  EXPECT_FALSE(fs::exists(caesura_.file("out/manifest.json")));
  for (const auto& left : fs::directory_iterator(caesura_.file("out"))) {
    EXPECT_NE(left.path().filename().string().front(), '.') << left.path();
  }
  caesura_.tone_config("sample_rate: 24000", "natural");
  EXPECT_EQ(totals().at("misses"), 1);
}

TEST_F(Produce, AnInterruptEndsCleanlyAndTheNextRunGoesOn) {
  caesura_.tone_config("script: [{text: The end, delay_ms: 1000}]", "natural");
  const Outcome run = caesura_.interrupted_when_there_is(
      caesura_.file("out/chapter-001.wav"),
      {"produce", caesura_.file("book.yaml").string(), "-o", caesura_.file("out").string(),
       "--log-level", "off", "--jobs", "1", "--config", caesura_.file("tones.yaml").string()});
  expect_error(run, 1, "interrupted");
  EXPECT_FALSE(fs::exists(caesura_.file("out/chapter-002.wav")));
  caesura_.tone_config("sample_rate: 24000", "natural");
  const auto resumed = totals();
  // Whether what was under way was still finished is the cache's choice.
  EXPECT_GE(resumed.at("hits").as_int64(), 5);
  EXPECT_EQ(resumed.at("coalesced"), 0);
}

TEST_F(Produce, PlainTextIsASentenceOrAParagraphASegment) {
  caesura_.write("book.txt", "Chapter 1\n\nOne day. Another day.\n\nThe last day.\n");
  const auto speak = [&](const std::string& unit) {
    const Outcome run =
        caesura_.tones({"produce", caesura_.file("book.txt").string(), "-o",
                        caesura_.file("out").string(), "--json", "--segment", unit});
    EXPECT_EQ(run.status, 0) << run.err;
    return run.json().at("totals").at("segments").as_int64();
  };
  EXPECT_EQ(speak("sentence"), 4);
  const auto sentences = chapter(1).silences_ms();
  EXPECT_EQ(speak("paragraph"), 3);
  const auto paragraphs = chapter(1).silences_ms();
  ASSERT_EQ(sentences.size(), paragraphs.size());
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    EXPECT_NEAR(sentences[i], paragraphs[i], 10);
  }
}

}  // namespace
}  // namespace caesura::testing
