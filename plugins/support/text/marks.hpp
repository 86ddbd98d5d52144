// Where a text pauses: the marks of each pause class, and what only looks like one.
//
// Text is UTF-8; malformed bytes are read as letters and never split. Offsets count bytes. All
// functions are safe on any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "plugins/support/text/language.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::text {

// What an engine sees at the place; its own pause there depends on it.
enum class MarkKind : std::uint8_t {
  full_stop,
  question,
  exclamation,
  ellipsis,
  comma,
  semicolon,
  colon,
  dash,
  blank_line,  // a paragraph ends without any mark
};

inline constexpr std::size_t kMarkKinds = 9;

// One place where the text pauses. Marks that meet at one place (`?!`, `." --`, a full stop before
// a blank line) are one Mark with every class that ends there; the largest of their pauses wins.
//
//     He left ."  \n\n  "Why?
//             ^^  ^     ^
//        offset|  |     resume_offset
//     + length-+  pause_offset
struct Mark {
  std::uint32_t offset;         // first byte of the mark's characters
  std::uint32_t length;         // bytes of the first run of them; 0 for a blank line alone
  std::uint32_t pause_offset;   // where the pause stands: closing quotes and brackets come before
  std::uint32_t resume_offset;  // first byte after the blanks that follow the pause
  ClassSet classes;
  MarkKind kind;  // of the first run
  bool at_end;    // nothing is spoken after it: no pause inside this text
};

// Texts are at most 4 GiB - 1 long: a longer one is a std::length_error.
inline constexpr std::size_t kMaxTextBytes = 0xFFFF'FFFFu;

// Replaces the content of `out`, keeping its memory: nothing is allocated once it has grown.
// Marks before the first spoken character are no pauses and are left out.
void find_marks(std::string_view text, Language language, std::vector<Mark>& out);

// The classes that have a pause inside the text, so the only ones whose setting can act on it.
ClassSet acting_classes(const std::vector<Mark>& marks);

}  // namespace caesura::text
