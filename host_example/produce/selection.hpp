// Which chapters of a book are produced, and with which pauses.
#pragma once

#include <tts/abi.h>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "host_example/book/book.hpp"

namespace caesura::host {

struct ChapterRange {
  std::size_t first = 1;  // counted from 1
  std::size_t last = 0;   // included
};

// "N" or "N-M"; empty = all. Throws Failure where the book of `count` chapters has none such.
ChapterRange parse_chapters(std::string_view words, std::size_t count);

inline constexpr std::array<std::pair<std::string_view, int32_t tts_pauses::*>, 6> kPauseNames{
    {{"sentence_ms", &tts_pauses::sentence_ms},
     {"paragraph_ms", &tts_pauses::paragraph_ms},
     {"chapter_ms", &tts_pauses::chapter_ms},
     {"comma_ms", &tts_pauses::comma_ms},
     {"colon_ms", &tts_pauses::colon_ms},
     {"semicolon_ms", &tts_pauses::semicolon_ms}}};

// Where `first` leaves a pause to inherit, `second` speaks.
tts_pauses layered(const tts_pauses& first, const tts_pauses& second);

tts_pauses pauses_of(const book::Book& book);

}  // namespace caesura::host
