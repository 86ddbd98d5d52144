// The raw paragraphs of a plain-text book, as its blank lines cut it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace caesura::book {

// Lines without blanks around them, none empty. They point into the book's text.
struct Block {
  std::vector<std::string_view> lines;
  std::size_t bytes = 0;
};

// Blocks with something to speak; rules, rows of asterisks and the like are left out.
std::vector<Block> split_blocks(std::string_view text);

// The block on one line, `_emphasis_` unwrapped and runs of blanks made one.
std::string unwrapped(const Block& block, std::size_t first_line = 0);

// The same for a single line.
std::string unwrapped_line(std::string_view line);

// Ends as a sentence does and reads like one: more small words than capital ones.
bool reads_like_prose(std::string_view text);

}  // namespace caesura::book
