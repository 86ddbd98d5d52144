// Chapter headings: what a line of a book would be, taken alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host_example/book/block.hpp"

namespace caesura::book {

enum class HeadingKind {
  kKeyword,        // "CHAPTER I. The Door", "Letter 4", "Part Two"
  kNamed,          // "PREFACE", "Epilogue"
  kNumberedTitle,  // "IV. THE DOOR", "4. The Door"
  kBareNumber,     // "IV.", "4"
};

struct HeadingLine {
  HeadingKind kind = HeadingKind::kKeyword;
  bool is_part = false;  // a part, book or volume: it holds chapters
  bool has_title = false;
  int number = 0;   // 0 when the heading has none
  std::string key;  // the same for the same heading elsewhere: "CHAPTER 4", "PREFACE"
};

std::optional<HeadingLine> match_heading(std::string_view line);

struct Heading {
  HeadingLine line;
  std::string title;           // with the title's own lines: "CHAPTER I. The Door"
  std::size_t lines_used = 1;  // lines of the block that are heading; the rest is text
};

// The block begins with a heading.
std::optional<Heading> match_heading(const Block& block);

// A block that can be the title below "CHAPTER I": short, and not a sentence.
bool is_title_block(const Block& block);

// "CHAPTER I." and "The Door" as one: "CHAPTER I. The Door".
std::string joined_title(std::string first, std::string_view second);

// "CONTENTS", "Table of Contents"; "ILLUSTRATIONS", "List of Illustrations".
enum class ListKind { kChapters, kPictures };
std::optional<ListKind> opens_list(std::string_view line);

// A title without number, page, dots, quotes and letter case, for comparing.
std::string bare_title(std::string_view line);

}  // namespace caesura::book
