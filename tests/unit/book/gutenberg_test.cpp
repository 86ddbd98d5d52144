// The wrapping that Project Gutenberg puts around a text.
#include "host_example/book/gutenberg.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/book/reading.hpp"

namespace caesura::book {
namespace {

using namespace testing;
using ::testing::ElementsAre;

std::string wrapped(const std::string& start, const std::string& end) {
  return "\xEF\xBB\xBFThe Project Gutenberg eBook of The House\r\n\r\nTitle: The House\r\n\r\n"
         "Author: A. Nobody\r\n\r\n" +
         start + "\r\n\r\n\r\nHe came\r\nin. He left.\r\n\r\n" + end +
         "\r\n\r\nSection 1. A licence that nobody reads aloud.\r\n";
}

class Wrapping : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Wrapping, IsNotSpoken) {
  const Book book = read(wrapped(GetParam().first, GetParam().second));
  ASSERT_EQ(book.chapters.size(), 1U);
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre("He came in.", "He left."));
  EXPECT_EQ(book.title, "The House");
}

INSTANTIATE_TEST_SUITE_P(
    Gutenberg, Wrapping,
    ::testing::Values(
        std::pair{"*** START OF THE PROJECT GUTENBERG EBOOK THE HOUSE ***",
                  "*** END OF THE PROJECT GUTENBERG EBOOK THE HOUSE ***"},
        std::pair{"***START OF THIS PROJECT GUTENBERG EBOOK THE HOUSE***",
                  "End of the Project Gutenberg EBook of The House, by A. Nobody\r\n\r\n"
                  "***END OF THIS PROJECT GUTENBERG EBOOK THE HOUSE***"},
        std::pair{
            "*** START OF THE PROJECT GUTENBERG EBOOK THE HOUSE, BEING\r\nA VERY LONG TITLE ***",
            "*** END OF THE PROJECT GUTENBERG EBOOK THE HOUSE, BEING\r\nA VERY LONG TITLE ***"}));

TEST(Gutenberg, ATextWithoutWrappingIsAllText) {
  EXPECT_EQ(strip_gutenberg("He came in.\n").body, "He came in.\n");
  EXPECT_EQ(strip_gutenberg("").body, "");
}

TEST(Illustrations, AreDropped) {
  EXPECT_EQ(without_illustrations("a [Illustration] b"), "a  b");
  EXPECT_EQ(without_illustrations("a [Illustration: A door [of oak]\n\nand a key] b"), "a  b");
  EXPECT_EQ(without_illustrations("[ILLUSTRATION]"), "");
  EXPECT_EQ(without_illustrations("a [note] b"), "a [note] b");
}

TEST(Illustrations, AHeadingDrawnIntoOneStays) {
  const Book book = read(
      "[Illustration:\n\n THE HOUSE\n\n Chapter I.]\n\nHe came in.\n\nCHAPTER II.\n\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("Chapter I.", "CHAPTER II."));
}

TEST(Illustrations, AnOpeningWithoutAnEndCostsOneLine) {
  EXPECT_EQ(without_illustrations("[Illustration: A door\nHe came in."), "\nHe came in.");
}

}  // namespace
}  // namespace caesura::book
