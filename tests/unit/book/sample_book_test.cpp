// The book that ships with the project reads in both of its forms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/unit/book/reading.hpp"

namespace caesura::book {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kFolder = std::string(CAESURA_SOURCE_DIR) + "/configs/books/";

std::vector<Segment> segments_of(const Book& book) {
  std::vector<Segment> all;
  for (const Chapter& chapter : book.chapters) {
    all.insert(all.end(), chapter.segments.begin(), chapter.segments.end());
  }
  return all;
}

TEST(SampleBook, ProjectHasThreeChaptersAndThreeVoices) {
  const Book book = read_book(kFolder + "the-lighthouse-clock.yaml");
  EXPECT_THAT(titles_of(book),
              ElementsAre("The Keeper's Arithmetic", "What the Pendulum Knew", "Four Minutes"));
  EXPECT_THAT(book.notes, IsEmpty());
  EXPECT_EQ(book.pauses.comma_ms, 300);
  std::set<std::string> voices;
  for (const Segment& segment : segments_of(book)) voices.insert(segment.voice.id);
  EXPECT_EQ(voices, (std::set<std::string>{"en-gb", "en-gb-x-rp", "en-us"}));
}

TEST(SampleBook, HasWhatPausesAreTestedWith) {
  const auto segments = segments_of(read_book(kFolder + "the-lighthouse-clock.yaml"));
  EXPECT_GE(segments.size(), 60U);
  EXPECT_LE(segments.size(), 90U);
  for (const char* mark : {",", ":", ";", "1,000", "12:30", "3.14", "Dr.", "Mr.", "e.g."}) {
    EXPECT_TRUE(std::any_of(segments.begin(), segments.end(), [&](const Segment& segment) {
      return segment.text.find(mark) != std::string::npos;
    })) << mark;
  }
}

TEST(SampleBook, PlainTextTellsTheSameStory) {
  const Book text = read_book(kFolder + "the-lighthouse-clock.txt");
  const Book project = read_book(kFolder + "the-lighthouse-clock.yaml");
  EXPECT_EQ(text.title, "THE LIGHTHOUSE CLOCK");
  EXPECT_THAT(titles_of(text),
              ElementsAre("CHAPTER I. The Keeper's Arithmetic",
                          "CHAPTER II. What the Pendulum Knew", "CHAPTER III. Four Minutes"));
  const auto same = [](const Book& book) {
    std::string letters;
    for (const Chapter& chapter : book.chapters) {
      for (std::size_t i = 1; i < chapter.segments.size(); ++i) {
        for (const char c : chapter.segments[i].text) {
          if (c >= 'a' && c <= 'z') letters += c;
        }
      }
    }
    return letters;
  };
  EXPECT_EQ(same(text), same(project));
}

}  // namespace
}  // namespace caesura::book
