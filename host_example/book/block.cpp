#include "host_example/book/block.hpp"

#include <array>

#include "host_example/book/source_text.hpp"

namespace caesura::book {
namespace {

bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= '0' && byte <= '9') || ((byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z') ||
         byte >= 0x80;
}

// Emphasis stands at the edge of a word; an underscore between letters is part of a name, and a row
// of them is a blank to be filled in.
bool is_emphasis(std::string_view text, std::size_t at) {
  const char before = at == 0 ? ' ' : text[at - 1];
  const char after = at + 1 == text.size() ? ' ' : text[at + 1];
  if (before == '_' || after == '_') return false;
  const auto ascii_word = [](char c) {
    return is_word_byte(c) && static_cast<unsigned char>(c) < 0x80;
  };
  return !(ascii_word(before) && ascii_word(after));
}

void append_line(std::string& out, std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '_' && is_emphasis(line, i)) continue;
    if (c != ' ' && c != '\t') {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
}

}  // namespace

std::vector<Block> split_blocks(std::string_view text) {
  std::vector<Block> blocks;
  Block block;
  const auto close = [&] {
    bool words = false;
    for (const auto line : block.lines) words = words || has_words(line);
    if (words) blocks.push_back(std::move(block));
    block = {};
  };
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = stripped(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.empty()) {
      close();
    } else {
      block.lines.push_back(line);
      block.bytes += line.size();
    }
  }
  close();
  return blocks;
}

std::string unwrapped(const Block& block, std::size_t first_line) {
  std::string out;
  out.reserve(block.bytes + block.lines.size());
  for (std::size_t i = first_line; i < block.lines.size(); ++i) {
    // A dash at a line's end belongs to both words and takes no blank.
    const bool dash = out.ends_with("--") || out.ends_with("\u2014");
    if (!out.empty() && !dash) out += ' ';
    append_line(out, block.lines[i]);
  }
  return std::string(stripped(out));
}

std::string unwrapped_line(std::string_view line) {
  std::string out;
  append_line(out, line);
  return std::string(stripped(out));
}

bool reads_like_prose(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kEnds{".",      "!",      "?",      "\"",    "'",
                                                         "\u201D", "\u2019", "\u2026", "\u3002"};
  bool ends = false;
  for (const auto mark : kEnds) ends = ends || text.ends_with(mark);
  if (!ends) return false;
  std::size_t capital = 0;
  std::size_t small = 0;
  bool in_word = false;
  for (const char c : text) {
    if (!in_word && c >= 'A' && c <= 'Z') ++capital;
    if (!in_word && is_word_byte(c) && !(c >= 'A' && c <= 'Z')) ++small;
    in_word = is_word_byte(c) || c == '\'';
  }
  return small >= capital;
}

}  // namespace caesura::book
