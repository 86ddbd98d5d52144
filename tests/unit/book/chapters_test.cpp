// Which lines are headings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/book/reading.hpp"

namespace caesura::book {
namespace {

using namespace testing;
using ::testing::ElementsAre;

struct Form {
  const char* first;
  const char* second;
};

class HeadingForm : public ::testing::TestWithParam<Form> {};

TEST_P(HeadingForm, StartsAChapter) {
  const Form& form = GetParam();
  const Book book = read(std::string(form.first) + "\n\nHe came in. It was late.\n\n\n" +
                         form.second + "\n\nHe left again. It was early.\n");
  ASSERT_THAT(titles_of(book), ElementsAre(form.first, form.second));
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre("He came in.", "It was late."));
  EXPECT_THAT(texts_of(book.chapters[1]), ElementsAre("He left again.", "It was early."));
}

INSTANTIATE_TEST_SUITE_P(
    Headings, HeadingForm,
    ::testing::Values(Form{"CHAPTER I", "CHAPTER II"}, Form{"CHAPTER I.", "CHAPTER II."},
                      Form{"Chapter 1", "Chapter 2"}, Form{"Chapter One", "Chapter Two"},
                      Form{"CHAPTER TWENTY-ONE", "CHAPTER TWENTY-TWO"},
                      Form{"CHAPTER THE FIRST", "CHAPTER THE LAST"},
                      Form{"CHAPTER I. The Door", "CHAPTER II. The Window"},
                      Form{"Chapter 1: The Door", "Chapter 2: The Window"},
                      Form{"Chapter 1 The Door", "Chapter 2 The Window"},
                      Form{"CHAPTER I--The Door", "CHAPTER II--The Window"},
                      Form{"Chapter I \u2014 The Door", "Chapter II \u2014 The Window"},
                      Form{"Letter 1", "Letter 2"}, Form{"STAVE ONE", "STAVE TWO"},
                      Form{"ACT I", "ACT II"}, Form{"PART ONE", "PART TWO"}, Form{"I", "II"},
                      Form{"I.", "II."}, Form{"1", "2"}, Form{"1.", "2."},
                      Form{"I. THE DOOR", "II. THE WINDOW"}, Form{"1. The Door", "2. The Window"},
                      Form{"PREFACE", "CHAPTER I"}, Form{"Prologue", "Epilogue"},
                      Form{"Letter 4", "Chapter 1"}));

TEST(Headings, ATitleMayStandOnTheNextLine) {
  const Book book =
      read("CHAPTER I.\nThe Door\n\nHe came in.\n\nCHAPTER II.\nThe\nWindow\n\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("CHAPTER I. The Door", "CHAPTER II. The Window"));
}

TEST(Headings, ATitleMayStandBelowABlankLine) {
  const Book book =
      read("CHAPTER I\n\nThe Door\n\nHe came in.\n\nCHAPTER II\n\nTHE END?\n\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("CHAPTER I. The Door", "CHAPTER II. THE END?"));
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre("He came in."));
}

TEST(Headings, TextRightBelowAHeadingIsNotItsTitle) {
  const Book book = read("Chapter 1\nHe came in and sat down.\n\nChapter 2\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("Chapter 1", "Chapter 2"));
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre("He came in and sat down."));
}

TEST(Headings, EmphasisAndMarkupAroundThemGo) {
  const Book book = read("# Chapter 1\n\nHe came in.\n\n_Chapter 2_\n\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("Chapter 1", "Chapter 2"));
}

TEST(Headings, ProseThatBeginsLikeOneIsNone) {
  const Book book = read(
      "CHAPTER I\n\nHe came in.\n\nChapter 5 was the one he liked.\n\nPart of it was gone.\n\n"
      "I.\n\n2. Buy lamp oil.\n\nI WENT HOME\n\nCHAPTER II\n\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("CHAPTER I", "CHAPTER II"));
  EXPECT_EQ(book.chapters[0].segments.size(), 7U);
}

TEST(Headings, NumbersThatDoNotCountUpAreNone) {
  const Book book = read("The list.\n\n12\n\nIt was short.\n\n7\n\nIt was done.\n");
  EXPECT_EQ(book.chapters.size(), 1U);
}

TEST(Headings, APartsHeadingGoesToItsFirstChapter) {
  const Book book = read(
      "BOOK ONE\n\nCHAPTER I\n\nHe came in.\n\nCHAPTER II\n\nHe sat.\n\n"
      "BOOK TWO\n\nCHAPTER I\n\nHe left.\n");
  EXPECT_THAT(titles_of(book),
              ElementsAre("BOOK ONE. CHAPTER I", "CHAPTER II", "BOOK TWO. CHAPTER I"));
}

TEST(Headings, PartsMayHoldChaptersThatHaveOnlyNumbers) {
  const Book book = read(
      "Book the First--the Door\n\nI. The Lamp\n\nHe came in.\n\nII. The Key\n\nHe sat.\n\n"
      "Book the Second--the Window\n\nI. The Ladder\n\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("Book the First--the Door. I. The Lamp", "II. The Key",
                                           "Book the Second--the Window. I. The Ladder"));
}

TEST(Headings, AreSpokenFirstUnlessToldNotTo) {
  ReadOptions options = plain_options();
  options.speak_headings = true;
  const Book book = read("CHAPTER I. The Door\n\nHe came in.\n", options);
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre("CHAPTER I. The Door", "He came in."));
  EXPECT_TRUE(book.chapters[0].segments[0].ends_paragraph);
}

TEST(Headings, ABookWithoutThemIsOneChapter) {
  const Book book = read("He came in.\n\nHe left.\n");
  EXPECT_THAT(titles_of(book), ElementsAre("book"));
  EXPECT_THAT(texts_of(book.chapters[0]), ElementsAre("He came in.", "He left."));
}

}  // namespace
}  // namespace caesura::book
