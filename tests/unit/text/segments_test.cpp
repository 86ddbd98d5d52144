#include "plugins/support/text/segments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace caesura::text {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> texts(std::string_view text, const std::vector<Segment>& segments) {
  std::vector<std::string> result;
  for (const Segment& segment : segments) {
    unwrap(segment.in(text), result.emplace_back());
    if (segment.ends_paragraph) result.back() += "|";
  }
  return result;
}

std::vector<std::string> sentences(std::string_view text, std::string_view tag = "en") {
  std::vector<Segment> segments;
  find_sentences(text, Language::from_tag(tag), segments);
  return texts(text, segments);
}

std::vector<std::string> paragraphs(std::string_view text) {
  std::vector<Segment> segments;
  find_paragraphs(text, segments);
  return texts(text, segments);
}

TEST(Sentences, OneForEachAndTheLastOfAParagraphIsTold) {
  EXPECT_THAT(sentences("It was late. Dr. Lee\nleft, at 12:30.\n\n\"Why?\" Nobody knew."),
              ElementsAre("It was late.", "Dr. Lee left, at 12:30.|", "\"Why?\"", "Nobody knew.|"));
}

TEST(Sentences, AHeadingWithoutAStopIsOne) {
  EXPECT_THAT(sentences("  Chapter One \r\n\r\n It began  \r\n  here. "),
              ElementsAre("Chapter One|", "It began here.|"));
}

TEST(Sentences, LinesInWhichNothingIsSpokenAreLeftOut) {
  EXPECT_THAT(sentences("One.\n\n* * *\n\nTwo.\n\n---\n\n"), ElementsAre("One.|", "Two.|"));
  EXPECT_THAT(sentences("\n\n ... \n"), IsEmpty());
  EXPECT_THAT(sentences(""), IsEmpty());
}

TEST(Sentences, ADashThatOpensTheNextBelongsToIt) {
  EXPECT_THAT(sentences("\u2014 Да. \u2014 Нет.", "ru"), ElementsAre("\u2014 Да.", "\u2014 Нет.|"));
}

TEST(Sentences, NeedNoBlankBetween) {
  EXPECT_THAT(sentences("你好。再见！", "zh"), ElementsAre("你好。", "再见！|"));
}

TEST(Paragraphs, EndAtBlankLinesOnly) {
  EXPECT_THAT(paragraphs("One. Two\nthree.\n \nFour\u2029Five\n"),
              ElementsAre("One. Two three.|", "Four|", "Five|"));
}

TEST(Unwrap, MakesALineEndOneSpaceAndLeavesOtherBlanks) {
  std::string out = "old";
  unwrap("a  b \t\r\n   c\nd\n", out);
  EXPECT_EQ(out, "a  b c d ");
}

TEST(Sentences, EverySpokenCharacterIsInExactlyOne) {
  constexpr const char* kPieces[] = {"a", "B",  "Mr", ".",      ". ",     "! ",     "\n\n", "\n",
                                     " ", ", ", "\"", "\u2014", "\u4F60", "\u3002", "...",  "* "};
  std::mt19937 random(5);
  std::vector<Segment> segments;
  for (int round = 0; round < 10'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 30; i > 0; --i) text += kPieces[random() % std::size(kPieces)];
    for (const bool by_sentence : {true, false}) {
      if (by_sentence) {
        find_sentences(text, Language(), segments);
      } else {
        find_paragraphs(text, segments);
      }
      std::size_t end = 0;
      std::string outside;
      for (const Segment& segment : segments) {
        ASSERT_GE(segment.offset, end);
        ASSERT_GT(segment.length, 0u);
        outside += text.substr(end, segment.offset - end);
        end = segment.offset + segment.length;
      }
      outside += text.substr(end);
      ASSERT_EQ(outside.find_first_of("aBMr\xE4"), std::string::npos) << text;
      if (!segments.empty()) {
        ASSERT_TRUE(segments.back().ends_paragraph);
      }
    }
  }
}

}  // namespace
}  // namespace caesura::text
