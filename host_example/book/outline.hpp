// Finds the chapters among the blocks of a book.
#pragma once

#include <string>
#include <vector>

#include "host_example/book/block.hpp"

namespace caesura::book {

struct Section {
  std::string title;  // empty for text without a heading
  std::vector<Block> blocks;
};

struct Outline {
  std::vector<Section> sections;   // none is empty; a book without headings is one section
  std::string title_matter;        // the first line of what was skipped before the first chapter
  std::vector<std::string> notes;  // what was skipped, in counts
};

// Skips title matter (what stands before the first heading and is no prose), tables of contents
// (headings without a body) and joins a part's heading to its first chapter's. Which forms count as
// headings depends on the book: numbers alone only where no chapters are named, and only when they
// count up from one.
Outline find_outline(std::vector<Block> blocks);

}  // namespace caesura::book
