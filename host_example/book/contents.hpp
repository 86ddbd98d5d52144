// Tables of contents inside a book's text.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "host_example/book/block.hpp"

namespace caesura::book {

struct Contents {
  std::vector<bool> skipped;     // for each block: it belongs to a table of contents
  std::set<std::string> titles;  // its entries, as bare_title() writes them
};

Contents find_contents(const std::vector<Block>& blocks);

}  // namespace caesura::book
