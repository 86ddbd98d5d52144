// Runs the table of marks: one line of marks.txt is one case, written as annotate.hpp says.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>

#include "unit/text/annotate.hpp"

namespace caesura::text::testing {
namespace {

struct Case {
  int line;
  std::string language;
  std::string annotated;
};

std::vector<Case> read_table() {
  std::ifstream file(CAESURA_SOURCE_DIR "/tests/unit/text/marks.txt");
  std::vector<Case> cases;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t bar = line.find('|');
    if (bar == std::string::npos || line.size() < bar + 2) {
      ADD_FAILURE() << "marks.txt:" << number << ": a case is `language | text`";
      continue;
    }
    std::string language = line.substr(0, line.find_first_of(" |"));
    cases.push_back({number, std::move(language), unescape(line.substr(bar + 2))});
  }
  return cases;
}

TEST(MarkTable, EveryCaseIsFoundAsWritten) {
  for (const Case& one : read_table()) {
    const std::string text = strip_annotations(one.annotated);
    EXPECT_EQ(annotate(text, marks_of(text, one.language)), one.annotated)
        << "marks.txt:" << one.line << " (" << one.language << ")";
  }
}

TEST(MarkTable, CoversTheLanguagesItPromises) {
  std::map<std::string, int> by_language;
  for (const Case& one : read_table()) ++by_language[one.language];
  int cases = 0;
  for (const auto& [language, count] : by_language) cases += count;
  EXPECT_GE(cases, 150);
  EXPECT_GE(by_language.size(), 12u);
}

TEST(Mark, TellsItsCharactersItsPauseAndWhereTheTextGoesOn) {
  const std::string text = "He left?!\") \n\n \"Why not";
  const std::vector<Mark> marks = marks_of(text);
  ASSERT_EQ(marks.size(), 1u);
  EXPECT_EQ(text.substr(marks[0].offset, marks[0].length), "?!");
  EXPECT_EQ(text.substr(marks[0].pause_offset, 2), " \n");
  EXPECT_EQ(text.substr(marks[0].resume_offset), "\"Why not");
  EXPECT_EQ(marks[0].kind, MarkKind::question);
  EXPECT_EQ(marks[0].classes, ClassSet(PauseClass::sentence) | PauseClass::paragraph);
  EXPECT_FALSE(marks[0].at_end);
}

TEST(Mark, KindIsWhatStandsInTheText) {
  const std::vector<Mark> marks = marks_of("a. B? C! D, e; f: g -- h... i\n\nj\u2026 k");
  std::vector<MarkKind> kinds;
  for (const Mark& mark : marks) kinds.push_back(mark.kind);
  using enum MarkKind;
  EXPECT_EQ(kinds, (std::vector<MarkKind>{full_stop, question, exclamation, comma, semicolon, colon,
                                          dash, ellipsis, blank_line, ellipsis}));
}

TEST(ActingClasses, AreThoseWithAPauseInsideTheText) {
  const auto acting = [](std::string_view text) { return acting_classes(marks_of(text)); };
  EXPECT_TRUE(acting("No pause at all").empty());
  EXPECT_TRUE(acting("One sentence, which goes on.").has(PauseClass::comma));
  EXPECT_FALSE(acting("One sentence, which goes on.").has(PauseClass::sentence));
  EXPECT_FALSE(acting("Trailing.\n\n").has(PauseClass::paragraph));
  EXPECT_EQ(acting("A: b; c, d. E\n\nf"), ClassSet::all().without(PauseClass::chapter));
}

TEST(Language, IsFoundByItsFirstSubtagInAnyCase) {
  const std::string text = "Das ist z. B. Berlin.";
  EXPECT_EQ(marks_of(text, "de").size(), 1u);
  EXPECT_EQ(marks_of(text, "DE-at").size(), 1u);
  EXPECT_EQ(marks_of(text, "de_CH").size(), 1u);
  EXPECT_EQ(marks_of("Mme. Bovary", "").size(), 0u);
  EXPECT_EQ(marks_of("Rep. Smith. Then", "x-none").size(), 2u);
}

}  // namespace
}  // namespace caesura::text::testing
