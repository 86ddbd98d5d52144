#include "host_example/book/numeral.hpp"

#include <gtest/gtest.h>

namespace caesura::book {
namespace {

TEST(Numeral, ReadsFigures) {
  EXPECT_EQ(figure_number("7"), 7);
  EXPECT_EQ(figure_number("112"), 112);
  EXPECT_EQ(figure_number("I"), 1);
  EXPECT_EQ(figure_number("IV"), 4);
  EXPECT_EQ(figure_number("XLIX"), 49);
  EXPECT_EQ(figure_number("CXXXV"), 135);
}

TEST(Numeral, ReadsWords) {
  EXPECT_EQ(chapter_number("ONE"), 1);
  EXPECT_EQ(chapter_number("NINETEEN"), 19);
  EXPECT_EQ(chapter_number("TWENTY-ONE"), 21);
  EXPECT_EQ(chapter_number("FORTIETH"), 40);
  EXPECT_EQ(chapter_number("THIRTY-SECOND"), 32);
  EXPECT_EQ(chapter_number("THE"), std::nullopt);
}

TEST(Numeral, LeavesWordsOfRomanLettersAlone) {
  for (const char* word :
       {"MIX", "IIII", "VV", "IC", "CIVIC", "DID", "XM", "0", "2024", "", "12A"}) {
    EXPECT_EQ(figure_number(word), std::nullopt) << word;
  }
  EXPECT_EQ(figure_number("ONE"), std::nullopt);
}

}  // namespace
}  // namespace caesura::book
