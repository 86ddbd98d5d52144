// What a request becomes before a sample is made: words, gaps and pauses on the line of the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/providers/tone/tone_options.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::tone {

enum class PieceKind : std::uint8_t { kWord, kGap, kPause };

// Offsets and sizes in bytes of the request's text.
struct Piece {
  PieceKind kind;
  text::PauseClass pause_class;  // of a pause: the class whose length won
  bool starts_sentence;          // of a word
  uint32_t offset;
  uint32_t size;
  uint32_t letters;  // of a word, in code points
  int32_t pause_ms;  // of a pause
};

// A pause where it stands. Offsets in bytes of the request's text.
struct PlacedPause {
  std::size_t mark_offset;    // where the words before it end
  std::size_t resume_offset;  // where the words after it start
  std::size_t offset;
  text::PauseClass pause_class;  // the one whose length won
  int32_t ms;
  bool ends_sentence;
  bool at_end;  // of the text: no pause is made
};

// The pause at a mark is the largest of its classes'. A pause of 0 ms is kept, since it takes the
// place of the gap between words. Overwrites `placed`, whose memory is used again.
void place_pauses(std::string_view text, std::string_view language,
                  const text::PauseSettings& pauses, const NaturalPauses& natural,
                  std::vector<PlacedPause>& placed);

// Whether anything but marks and punctuation stands in the text.
bool has_words(std::string_view text, const std::vector<PlacedPause>& placed);

std::vector<Piece> make_plan(std::string_view text, const std::vector<PlacedPause>& placed);

// Appends what is spoken as bytes to be keyed: the length of every pause where it stands, then the
// text. A setting that changes no pause inside the text changes nothing here.
void render(std::string_view text, const std::vector<PlacedPause>& placed, std::string& out);

}  // namespace caesura::tone
