// The notation of the mark tables: the text with each pause written where it stands.
//
//   <c> comma  <m> semicolon  <k> colon  <s> sentence  <p> paragraph; <sp> two classes at one
//   place. A mark at the very end, which makes no pause, is written <s$>.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/support/text/marks.hpp"

namespace caesura::text::testing {

std::string annotate(std::string_view text, const std::vector<Mark>& marks);

// The plain text of an annotated one.
std::string strip_annotations(std::string_view annotated);

// `\n`, `\t` and `\r` of a table line as the characters they stand for.
std::string unescape(std::string_view line);

std::vector<Mark> marks_of(std::string_view text, std::string_view tag = "");

}  // namespace caesura::text::testing
