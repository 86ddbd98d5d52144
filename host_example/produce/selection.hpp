// Which chapters of a book are produced, and with which pauses.
#pragma once

#include <tts/abi.h>

#include <cstddef>
#include <string_view>

#include "host_example/book/book.hpp"

namespace caesura::host {

struct ChapterRange {
  std::size_t first = 1;  // counted from 1
  std::size_t last = 0;   // included
};

// "N" or "N-M"; empty = all. Throws Failure where the book of `count` chapters has none such.
ChapterRange parse_chapters(std::string_view words, std::size_t count);

// Where `first` leaves a pause to inherit, `second` speaks.
tts_pauses layered(const tts_pauses& first, const tts_pauses& second);

tts_pauses pauses_of(const book::Book& book);

}  // namespace caesura::host
