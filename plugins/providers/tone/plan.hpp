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

// The pause at a mark is the largest of its classes'; a mark at the text's end makes none. A pause
// of 0 ms is kept, since it takes the place of the gap between words.
std::vector<Piece> make_plan(std::string_view text, std::string_view language,
                             const text::PauseSettings& pauses, const NaturalPauses& natural);

// What is spoken as bytes to be keyed: the length of every pause where it stands, then the text.
// A setting that changes no pause inside the text changes nothing here.
std::string render(std::string_view text, const std::vector<Piece>& plan);

}  // namespace caesura::tone
