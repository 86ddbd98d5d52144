// ICU's sentence iterator as a second opinion on generated Latin text. Where the two differ on
// purpose, the generator stays out: abbreviations and initials (ICU knows none), a dash after a
// closed quote, a full stop before a digit (ICU does not split there).
#include <gtest/gtest.h>
#include <unicode/brkiter.h>
#include <unicode/locid.h>

#include <memory>
#include <random>

#include "unit/text/annotate.hpp"

namespace caesura::text::testing {
namespace {

std::vector<std::size_t> icu_sentence_starts(const std::string& ascii) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createSentenceInstance(icu::Locale("en"), status));
  EXPECT_TRUE(U_SUCCESS(status));
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(ascii);
  iterator->setText(text);
  std::vector<std::size_t> starts;
  for (std::int32_t at = iterator->next(); at != icu::BreakIterator::DONE; at = iterator->next()) {
    if (at < text.length()) starts.push_back(static_cast<std::size_t>(at));
  }
  return starts;
}

std::vector<std::size_t> our_sentence_starts(const std::string& text) {
  std::vector<std::size_t> starts;
  for (const Mark& mark : marks_of(text)) {
    if (!mark.at_end && mark.classes.has(PauseClass::sentence))
      starts.push_back(mark.resume_offset);
  }
  return starts;
}

std::string random_sentences(std::mt19937& random) {
  constexpr const char* kWords[] = {"apple",  "Berlin",     "went", "ran",   "quickly",
                                    "stone",  "Anna",       "3.14", "1,000", "12:30",
                                    "v1.2.3", "well-known", "it's"};
  constexpr const char* kEnds[] = {". ", "! ", "? ", "?! ", ".\" ", "!) ", ".) ", "... ", ".  "};
  constexpr const char* kInner[] = {", ", "; ", ": ", " ", " ", " ", " (", " \"", "!, ", "?\", "};
  std::string text;
  for (int sentence = 0; sentence < 6; ++sentence) {
    const bool lower = random() % 5 == 0;
    text += lower ? "then" : "Stones";
    for (std::size_t i = random() % 6; i > 0; --i) {
      text += kInner[random() % std::size(kInner)];
      text += kWords[random() % std::size(kWords)];
    }
    text += " fell";
    text += kEnds[random() % std::size(kEnds)];
  }
  return text;
}

TEST(IcuOracle, AgreesOnWhereSentencesStart) {
  std::mt19937 random(21);
  for (int round = 0; round < 2'000; ++round) {
    const std::string text = random_sentences(random);
    ASSERT_EQ(our_sentence_starts(text), icu_sentence_starts(text)) << text;
  }
}

// A comma, semicolon or colon inside a word of ICU is never a mark of ours.
TEST(IcuOracle, NoMarkLiesInsideAWord) {
  std::mt19937 random(22);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> words(
      icu::BreakIterator::createWordInstance(icu::Locale("en"), status));
  ASSERT_TRUE(U_SUCCESS(status));
  for (int round = 0; round < 500; ++round) {
    const std::string ascii = random_sentences(random);
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(ascii);
    words->setText(text);
    for (const Mark& mark : marks_of(ascii)) {
      ASSERT_TRUE(words->isBoundary(static_cast<std::int32_t>(mark.offset))) << ascii;
    }
  }
}

}  // namespace
}  // namespace caesura::text::testing
