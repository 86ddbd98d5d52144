// What holds for every text, tried on random ones made of the characters that matter.
#include <gtest/gtest.h>

#include <random>

#include "plugins/support/text/utf8.hpp"
#include "unit/text/annotate.hpp"

namespace caesura::text::testing {
namespace {

constexpr const char* kPieces[] = {
    "a",      "B",      "word",   "Dr",     "5",      "12",     " ",  " ",      " ",
    "\n",     "\n\n",   ".",      ".",      ",",      ";",      ":",  "!",      "?",
    "...",    "--",     "-",      "\"",     "'",      ")",      "(",  "_",      "\u2014",
    "\u2013", "\u2026", "\u201C", "\u201D", "\u2019", "\r\n",   "\t", "\u00A0", "\u3002",
    "\uFF0C", "\u4F60", "\u0416", "\u0436", "\u060C", "\u0964", "&",  "/"};
constexpr const char* kTags[] = {"", "de", "fr", "el", "zh", "ru", "xx"};

std::string random_text(std::mt19937& random, std::size_t pieces) {
  std::string text;
  for (std::size_t i = 0; i < pieces; ++i) text += kPieces[random() % std::size(kPieces)];
  return text;
}

void expect_sound(std::string_view text, const std::vector<Mark>& marks) {
  std::size_t before = 0;
  bool ended = false;
  for (const Mark& mark : marks) {
    ASSERT_GE(mark.offset, before);
    ASSERT_GE(mark.pause_offset, mark.offset + mark.length);
    ASSERT_GE(mark.resume_offset, mark.pause_offset);
    ASSERT_LE(mark.resume_offset, text.size());
    ASSERT_FALSE(mark.classes.empty());
    ASSERT_FALSE(mark.classes.has(PauseClass::chapter));
    ASSERT_EQ(mark.length == 0, mark.kind == MarkKind::blank_line);
    ASSERT_TRUE(mark.at_end || !ended) << "a pause after the end";
    ended = mark.at_end;
    before = mark.resume_offset;
  }
}

bool is_boundary(std::string_view text, std::size_t offset) {
  return offset == text.size() || (static_cast<unsigned char>(text[offset]) & 0xC0u) != 0x80u;
}

TEST(MarkProperties, OffsetsAreOrderedAndOnCodePoints) {
  std::mt19937 random(1);
  std::vector<Mark> marks;
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random_text(random, random() % 40);
    find_marks(text, Language::from_tag(kTags[random() % std::size(kTags)]), marks);
    ASSERT_NO_FATAL_FAILURE(expect_sound(text, marks)) << ::testing::PrintToString(text);
    for (const Mark& mark : marks) {
      ASSERT_TRUE(is_boundary(text, mark.offset) && is_boundary(text, mark.pause_offset) &&
                  is_boundary(text, mark.resume_offset) &&
                  is_boundary(text, mark.offset + mark.length));
    }
  }
}

TEST(MarkProperties, MalformedBytesNeverBreakTheScan) {
  std::mt19937 random(2);
  std::vector<Mark> marks;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = random_text(random, random() % 20);
    for (std::size_t i = random() % 8; i > 0; --i) {
      text.insert(random() % (text.size() + 1), 1, static_cast<char>(random()));
    }
    find_marks(text, Language::from_tag(kTags[random() % std::size(kTags)]), marks);
    ASSERT_NO_FATAL_FAILURE(expect_sound(text, marks)) << ::testing::PrintToString(text);
  }
}

TEST(MarkProperties, ParagraphsAreScannedAsIfAlone) {
  std::mt19937 random(3);
  for (int round = 0; round < 5'000; ++round) {
    const std::string one = "Begin " + random_text(random, random() % 12) + " end";
    const std::string two = "Begin " + random_text(random, random() % 12) + " end";
    const std::vector<Mark> first = marks_of(one);
    const std::vector<Mark> second = marks_of(two);
    std::vector<Mark> expected = first;
    const auto end = static_cast<std::uint32_t>(one.size());
    expected.push_back({end, 0, end, end + 2, PauseClass::paragraph, MarkKind::blank_line, false});
    for (Mark mark : second) {
      mark.offset += end + 2;
      mark.pause_offset += end + 2;
      mark.resume_offset += end + 2;
      expected.push_back(mark);
    }
    const std::string both = one + "\n\n" + two;
    ASSERT_EQ(annotate(both, marks_of(both)), annotate(both, expected));
  }
}

TEST(MarkProperties, TheSameTextGivesTheSameMarksWhereverItsBytesLie) {
  // The scan reads blocks: a mark must not depend on how it falls into them.
  const std::string text = "He said, \"No.\" Then: 12:30; ok\u2014yes\u2026 Fin.\n\nNew, one.";
  const std::string expected = annotate(text, marks_of(text));
  for (std::size_t shift = 0; shift < 70; ++shift) {
    const std::string prefix(shift, 'x');
    const std::string shifted = prefix + text;
    EXPECT_EQ(annotate(shifted, marks_of(shifted)), prefix + expected) << shift;
  }
}

TEST(MarkProperties, ANoBreakSpaceIsABlankLikeAnyOther) {
  // ASCII prose is decided by a short way, everything else by the long one: this takes both.
  constexpr const char* kAscii[] = {
      "a",      "B",       "word",   "Word", "Dr", "no", "p", "5", "12", "I",
      "inc",    "The",     "&amp",   " ",    " ",  " ",  " ", ".", ".",  ". ",
      ", ",     "? ",      "! ",     "; ",   ": ", ",",  ";", ":", "\"", "\" ",
      "\u201D", "\u201D ", "\u201C", "-",    "--", "(",  ")", "'"};
  std::mt19937 random(4);
  for (int round = 0; round < 20'000; ++round) {
    std::string plain;
    std::string spaced;
    for (std::size_t i = random() % 24; i > 0; --i) plain += kAscii[random() % std::size(kAscii)];
    plain += " end";
    for (const char c : plain) spaced += c == ' ' ? std::string("\u00A0") : std::string(1, c);
    const char* tag = kTags[random() % std::size(kTags)];
    std::string expected;
    for (const char c : annotate(plain, marks_of(plain, tag))) {
      expected += c == ' ' ? std::string("\u00A0") : std::string(1, c);
    }
    ASSERT_EQ(annotate(spaced, marks_of(spaced, tag)), expected) << plain << " (" << tag << ")";
  }
}

TEST(MarkProperties, HostileTextsAreReadInLinearTime) {
  // Read once for every mark, any of these would take hours.
  std::vector<Mark> marks;
  for (const char* unit : {". ( ", ".", ". ", ".)", ",\"", ", ,", "-- ", "\n", " \n", " ", "&;",
                           ": (", "\u2014 ", "\u00BB ! ", "a. ", "A.", "...", "! \u00BB"}) {
    std::string text = "a";
    while (text.size() < 2'000'000) text += unit;
    for (const char* tail : {" b", " ,)b", ""}) {
      find_marks(text + tail, Language(), marks);
      ASSERT_NO_FATAL_FAILURE(expect_sound(text + tail, marks)) << unit;
    }
  }
}

TEST(MarkProperties, NothingIsAllocatedTwice) {
  const std::string text = "One, two, three. Four; five: six.\n\nSeven, eight.";
  std::vector<Mark> marks;
  find_marks(text, Language(), marks);
  const Mark* memory = marks.data();
  find_marks(text, Language(), marks);
  EXPECT_EQ(marks.data(), memory);
}

}  // namespace
}  // namespace caesura::text::testing
