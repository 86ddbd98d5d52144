// Files that are no books: one line that says so, and where.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>

#include "tests/unit/book/reading.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace caesura::book {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::Not;

std::string error_of_text(std::string_view text) {
  return error_of([&] { read(text); });
}

TEST(BadBook, BytesThatAreNotUtf8AreFoundByLine) {
  const std::string error = error_of_text("One.\nTwo.\nCaf\xE9 secret.\n");
  EXPECT_THAT(error, AllOf(HasSubstr("book.txt:3:"), HasSubstr("not UTF-8"), HasSubstr("Latin-1")));
  EXPECT_THAT(error, Not(HasSubstr("secret")));
}

TEST(BadBook, Utf16IsNamed) {
  EXPECT_THAT(error_of_text(std::string_view("\xFF\xFEH\0i\0", 6)), HasSubstr("UTF-16"));
}

TEST(BadBook, NulBytesAreFoundByLine) {
  EXPECT_THAT(error_of_text(std::string_view("One.\nT\0o.\n", 10)),
              AllOf(HasSubstr("book.txt:2:"), HasSubstr("NUL")));
}

TEST(BadBook, NothingToSpeakIsAnError) {
  for (const char* text :
       {"", "\n \n\t\n", "\xEF\xBB\xBF", "* * *\n\n---\n", "[Illustration: A door]",
        "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK X ***\nLicence.\n"}) {
    EXPECT_THAT(error_of_text(text), HasSubstr("book.txt: an empty book")) << text;
  }
}

TEST(BadBook, AMissingFileAndAFolderAreNamed) {
  const caesura::testing::TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { read_book(folder.path() / "none.txt"); }),
              AllOf(HasSubstr("none.txt"), HasSubstr("No such file")));
  EXPECT_THAT(error_of([&] { read_book(folder.path()); }), HasSubstr("Is a directory"));
}

double seconds_to_read(const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  read(text, {});
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Ten times the text takes ten times as long, whatever the machine and the build; a quadratic
// reader would take a hundred times.
void expect_linear(const std::function<std::string(std::size_t)>& text_of, std::size_t bytes) {
  const double tenth = seconds_to_read(text_of(bytes / 10));
  EXPECT_LT(seconds_to_read(text_of(bytes)), 0.5 + 30 * tenth);
}

TEST(LargeBook, TenMegabytesOfProseAreReadInLinearTime) {
  expect_linear(
      [](std::size_t bytes) {
        std::string text;
        for (int chapter = 1; text.size() < bytes; ++chapter) {
          text += "CHAPTER " + std::to_string(chapter % 999 + 1) + "\n\n";
          for (int i = 0; i < 40; ++i) {
            text += "The keeper wound the clock, as he did each night;\nthen he went up.\n\n";
          }
        }
        return text;
      },
      10'000'000);
}

TEST(LargeBook, HostileTextIsReadInLinearTime) {
  for (const std::string unit : {"a", "a ", "[", "_", "[Illustration ", "I.\n\n", "CHAPTER I\n\n",
                                 "CONTENTS\n\n", "*** END OF THE\n", ". ", "\u201C"}) {
    SCOPED_TRACE(unit);
    expect_linear(
        [&](std::size_t bytes) {
          std::string text = "Here it begins.\n\n";
          while (text.size() < bytes) text += unit;
          return text;
        },
        1'000'000);
  }
}

}  // namespace
}  // namespace caesura::book
