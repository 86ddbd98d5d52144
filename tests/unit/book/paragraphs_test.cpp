// From hard-wrapped lines to segments.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host_example/book/block.hpp"
#include "tests/unit/book/reading.hpp"

namespace caesura::book {
namespace {

using namespace testing;
using ::testing::ElementsAre;

std::string unwrapped_text(std::string_view text) {
  return unwrapped(split_blocks(text).at(0));
}

TEST(Paragraphs, LinesAreJoinedAndBlankLinesEndThem) {
  const Book book = read("He came\nin. He  sat\r\ndown.\n \t\nHe left.\n");
  const auto& segments = book.chapters.at(0).segments;
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre("He came in.", "He sat down.", "He left."));
  EXPECT_FALSE(segments[0].ends_paragraph);
  EXPECT_TRUE(segments[1].ends_paragraph);
  EXPECT_TRUE(segments[2].ends_paragraph);
}

TEST(Paragraphs, CanBeSegments) {
  ReadOptions options = plain_options();
  options.segment_paragraphs = true;
  const Book book = read("He came\nin. He sat.\n\nHe left.\n", options);
  EXPECT_THAT(texts_of(book.chapters.at(0)), ElementsAre("He came in. He sat.", "He left."));
}

TEST(Paragraphs, EmphasisIsUnwrapped) {
  EXPECT_EQ(unwrapped_text("_He_ was _very\nlate_, (_so_ late)."), "He was very late, (so late).");
  EXPECT_EQ(unwrapped_text("\u201C_No_,\u201D he said\u2014_no_\u2014and left."),
            "\u201CNo,\u201D he said\u2014no\u2014and left.");
}

TEST(Paragraphs, UnderscoresThatAreNoEmphasisStay) {
  EXPECT_EQ(unwrapped_text("The file my_file of Mr. ____ is lost."),
            "The file my_file of Mr. ____ is lost.");
}

TEST(Paragraphs, ADashAtALinesEndTakesNoBlank) {
  EXPECT_EQ(unwrapped_text("He came--\nlate."), "He came--late.");
  EXPECT_EQ(unwrapped_text("He came\u2014\nlate."), "He came\u2014late.");
}

TEST(Paragraphs, RulesAndRowsOfAsterisksAreNotSpoken) {
  const Book book = read("He came.\n\n* * * * *\n\n-----\n\n\u2042\n\nHe left.\n");
  EXPECT_THAT(texts_of(book.chapters.at(0)), ElementsAre("He came.", "He left."));
}

TEST(Paragraphs, OtherScriptsAreWords) {
  const Book book = read("吾輩は猫である。\n\nПривет.\n");
  EXPECT_THAT(texts_of(book.chapters.at(0)), ElementsAre("吾輩は猫である。", "Привет."));
}

TEST(Paragraphs, SegmentsHaveIdsOfTheirOwn) {
  const Book book = read("CHAPTER I\n\nHe came. He sat.\n\nCHAPTER II\n\nHe left.\n");
  EXPECT_EQ(book.chapters.at(0).segments.at(1).id, "c001-s0002");
  EXPECT_EQ(book.chapters.at(1).segments.at(0).id, "c002-s0001");
}

TEST(Paragraphs, SentencesComeFromTheTextLibrary) {
  ReadOptions options;
  const Book book = read("Dr. Hale paid 3.50, e.g. for oil. \u201CWhy?\u201D\nHe left.\n", options);
  EXPECT_THAT(texts_of(book.chapters.at(0)),
              ElementsAre("Dr. Hale paid 3.50, e.g. for oil.", "\u201CWhy?\u201D", "He left."));
}

}  // namespace
}  // namespace caesura::book
