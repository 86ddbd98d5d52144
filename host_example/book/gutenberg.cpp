#include "host_example/book/gutenberg.hpp"

#include <algorithm>

#include "host_example/book/block.hpp"
#include "host_example/book/heading.hpp"
#include "host_example/book/source_text.hpp"

namespace caesura::book {
namespace {

// A line that says where the text starts or ends: "*** START OF THE PROJECT GUTENBERG EBOOK X ***".
bool is_marker(std::string_view line, std::string_view word) {
  if (!line.starts_with("***")) return false;
  const std::string upper = upper_case(stripped(line.substr(3)));
  return upper.starts_with(std::string(word) + " OF") && upper.find("GUTENBERG") != upper.npos;
}

// Before the end marker older files say it once more in plain words.
bool is_plain_end(std::string_view line) {
  const std::string upper = upper_case(line);
  return upper.starts_with("END OF THE PROJECT GUTENBERG") ||
         upper.starts_with("END OF PROJECT GUTENBERG");
}

// A long title wraps the marker onto further lines; it ends with the closing asterisks.
std::size_t after_marker(std::string_view text, std::size_t line_start) {
  std::size_t at = line_start + 3;
  for (int lines = 0; lines < 4 && at < text.size(); ++lines) {
    const auto end = text.find('\n', at);
    const auto line = text.substr(at, end == text.npos ? end : end - at);
    if (end == text.npos) return text.size();
    if (stripped(line).ends_with("***") || stripped(line).empty()) return end + 1;
    at = end + 1;
  }
  const auto end = text.find('\n', line_start);
  return end == text.npos ? text.size() : end + 1;
}

// Some editions draw the heading of a chapter into its first picture.
void append_headings(std::string& out, std::string_view caption) {
  for (const Block& block : split_blocks(caption)) {
    for (auto line : block.lines) {
      while (line.ends_with(']')) line.remove_suffix(1);
      const auto match = match_heading(line);
      if (!match || match->kind != HeadingKind::kKeyword) continue;
      out += "\n\n" + std::string(line) + "\n\n";
    }
  }
}

std::string header_title(std::string_view header) {
  for (const Block& block : split_blocks(header)) {
    for (const auto line : block.lines) {
      if (upper_case(line).starts_with("TITLE:")) return unwrapped_line(line.substr(6));
    }
  }
  return {};
}

}  // namespace

GutenbergText strip_gutenberg(std::string_view text) {
  std::size_t begin = 0;
  std::size_t end = text.size();
  for (std::size_t at = 0; at < text.size();) {
    const auto line_end = std::min(text.find('\n', at), text.size());
    const std::string_view line = stripped(text.substr(at, line_end - at));
    if (begin == 0 && is_marker(line, "START")) {
      begin = after_marker(text, text.find("***", at));
      at = begin;
      continue;
    }
    if (is_marker(line, "END") || is_plain_end(line)) {
      end = at;
      break;
    }
    at = line_end + 1;
  }
  return {text.substr(begin, end - begin), header_title(text.substr(0, begin))};
}

std::string without_illustrations(std::string_view text) {
  static constexpr std::string_view kOpening = "[illustration";
  // A caption is short; an opening without an end costs no more than its own line.
  static constexpr std::size_t kLongestCaption = 5000;
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto bracket = text.find('[');
    out += text.substr(0, bracket);
    if (bracket == text.npos) break;
    text.remove_prefix(bracket);
    if (upper_case(text.substr(0, kOpening.size())) != upper_case(kOpening)) {
      out += '[';
      text.remove_prefix(1);
      continue;
    }
    std::size_t depth = 0;
    std::size_t end = text.npos;
    for (std::size_t i = 0; i < text.size() && i < kLongestCaption && end == text.npos; ++i) {
      if (text[i] == '[') ++depth;
      if (text[i] == ']' && --depth == 0) end = i + 1;
    }
    if (end == text.npos) end = std::min(text.find('\n'), text.size());
    append_headings(out, text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

}  // namespace caesura::book
