// Title matter and tables of contents are not spoken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/book/reading.hpp"

namespace caesura::book {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kBody =
    "CHAPTER I.\nThe Door\n\nHe came in.\n\n\nCHAPTER II.\nThe Window\n\nHe left.\n";

class ContentsForm : public ::testing::TestWithParam<const char*> {};

TEST_P(ContentsForm, IsSkipped) {
  const Book book =
      read(std::string("THE HOUSE\n\nby A. Nobody\n\n") + GetParam() + "\n\n\n" + kBody);
  EXPECT_THAT(titles_of(book), ElementsAre("CHAPTER I. The Door", "CHAPTER II. The Window"));
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre("He came in."));
  EXPECT_EQ(book.title, "THE HOUSE");
}

INSTANTIATE_TEST_SUITE_P(
    Contents, ContentsForm,
    ::testing::Values("", "Contents\n\n CHAPTER I.     The Door\n CHAPTER II.    The Window",
                      "CHAPTER I.     The Door\nCHAPTER II.    The Window",
                      "CONTENTS\n\nCHAPTER I. The Door\n\nCHAPTER II. The Window",
                      "CONTENTS\nI. The Door . . . . 3\nII. The Window . . . . 9",
                      "TABLE OF CONTENTS\n\nCHAPTER I\n\nThe Door\n\nCHAPTER II\n\nThe Window",
                      "CONTENTS.\n\nThe Door    3\nThe Window    9",
                      "CHAPTER I. The Door\n\nCHAPTER II. The Window\n\nTHE HOUSE"));

TEST(Contents, TheirEntriesMakeHeadingsWithoutNumbers) {
  const Book book = read(
      "CONTENTS\n\nThe Door\nThe Window\n\n\nTHE DOOR\n\nHe came in.\n\nTHE WINDOW\n\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("THE DOOR", "THE WINDOW"));
}

TEST(Contents, NumberedEntriesMatchTheirHeadings) {
  const Book book = read(
      "CONTENTS\n\nI. The Door\nII. The Window\n\n\nI.\nTHE DOOR\n\nHe came in.\n\nII.\nTHE "
      "WINDOW\n\n"
      "He left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("I. THE DOOR", "II. THE WINDOW"));
}

TEST(Contents, NumbersInsideAStoryAreNoChapters) {
  const Book book = read(
      "Contents\n\n   I.     The Door\n   II.    The Window\n\n\nI. THE DOOR\n\n\nI.\n\nHe came "
      "in.\n\n"
      "II.\n\nHe sat.\n\n\nII. THE WINDOW\n\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("I. THE DOOR", "II. THE WINDOW"));
}

TEST(Contents, TitlesOfPicturesAreNoHeadings) {
  const Book book = read(
      "CONTENTS\n\nCHAPTER I. The Door\n\nLIST OF ILLUSTRATIONS\n\nThe lamp    4\nThe key    7\n\n"
      "CHAPTER I. The Door\n\nHe came in.\n\nThe lamp\n\nHe sat.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("CHAPTER I. The Door"));
}

TEST(Contents, ListsWithPageNumbersAreSkippedAnywhere) {
  const Book book = read(
      "PREFACE\n\nHe drew it all.\n\n   PAGE\n\nThe lamp      iv\n\nThe key . . . .  12\nThe door  "
      " 17\n\n" +
      kBody);
  ASSERT_EQ(book.chapters.size(), 3U);
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre("He drew it all."));
}

TEST(Contents, ChaptersThatRestartInAPartStay) {
  const std::string prose(600, 'a');
  const Book book = read("BOOK ONE\n\nCHAPTER I\n\n" + prose + ".\n\nBOOK TWO\n\nCHAPTER I\n\n" +
                         prose + prose + ".\n");
  EXPECT_EQ(book.chapters.size(), 2U);
}

TEST(Contents, WhatIsSkippedIsReported) {
  const Book book = read("THE HOUSE\n\nCONTENTS\n\nCHAPTER I. The Door\n\n" + kBody);
  EXPECT_THAT(book.notes, ElementsAre(HasSubstr("table of contents"), HasSubstr("title matter")));
}

TEST(TitleMatter, ProseKeepsItsShortFirstParagraphs) {
  std::string prose = "This was written long before the house was built";
  for (int i = 0; i < 6; ++i) prose += ", and long after it was dreamt of by its builder";
  const Book book = read("THE HOUSE\n\nIt stood alone.\n\n" + prose + ".\n\n" + kBody);
  EXPECT_THAT(texts_of(book.chapters.at(0)), ElementsAre("It stood alone.", prose + "."));
}

TEST(TitleMatter, NotesOfTheFilesMakersAreNotSpoken) {
  const Book book = read("TRANSCRIBER'S NOTES\n\nCHAPTER I. The Door\n\nHe came in.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("CHAPTER I. The Door"));
}

TEST(TitleMatter, ProseBeforeTheFirstHeadingIsSpoken) {
  std::string prose = "This was written long before the house was built";
  for (int i = 0; i < 6; ++i) prose += ", and long after it was dreamt of by its builder";
  const Book book =
      read("THE HOUSE\n\nProduced by nobody in particular.\n\n" + prose + ".\n\n" + kBody);
  ASSERT_THAT(titles_of(book),
              ElementsAre("THE HOUSE", "CHAPTER I. The Door", "CHAPTER II. The Window"));
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre(prose + "."));
}

}  // namespace
}  // namespace caesura::book
