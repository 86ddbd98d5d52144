// What Project Gutenberg puts around and into a book's text.
#pragma once

#include <string>
#include <string_view>

namespace caesura::book {

struct GutenbergText {
  std::string_view body;  // between header and licence; the whole text when it has neither
  std::string title;      // of the header; may be empty
};

GutenbergText strip_gutenberg(std::string_view text);

// Without `[Illustration]` and `[Illustration: ...]`, over several lines too.
std::string without_illustrations(std::string_view text);

}  // namespace caesura::book
