// A text in sentences and paragraphs: what a book reader sends one by one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/support/text/marks.hpp"

namespace caesura::text {

// A part of the text without blanks around it. Offsets and lengths in bytes.
struct Segment {
  std::uint32_t offset;
  std::uint32_t length;
  bool ends_paragraph;  // the last of its paragraph; also the last of the text

  std::string_view in(std::string_view text) const { return text.substr(offset, length); }
};

// Both replace the content of `out`. Parts in which nothing is spoken (`* * *`) are left out. A
// sentence never crosses a blank line. Texts longer than kMaxTextBytes are a std::length_error.
void find_sentences(std::string_view text, Language language, std::vector<Segment>& out);
void find_paragraphs(std::string_view text, std::vector<Segment>& out);

// Replaces `out` by the segment on one line: a line end with the blanks around it is one space.
// Other blanks stay as they are, since an engine may read them.
void unwrap(std::string_view segment, std::string& out);

}  // namespace caesura::text
