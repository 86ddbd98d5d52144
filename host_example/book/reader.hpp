// Reads books: plain text as Project Gutenberg ships it, or a project file in JSON or YAML.
#pragma once

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "host_example/book/book.hpp"

namespace caesura::book {

// One line: file, line, key where there is one, what was wrong, what would be right.
class BookError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Cuts one unwrapped paragraph into sentences, in order; the views point into it.
using SentenceSplitter = std::function<std::vector<std::string_view>(std::string_view paragraph,
                                                                     std::string_view language)>;

struct ReadOptions {
  // Plain text: a whole paragraph is one segment. Project files give their own segments.
  bool segment_paragraphs = false;
  // Plain text: the first segment of a chapter is its heading.
  bool speak_headings = true;
  std::string language;              // BCP 47, for finding sentences; empty = English
  SentenceSplitter split_sentences;  // empty = plugins/support/text
  // Project files: whether the provider has a voice of that name; empty = cannot be known here.
  std::function<bool(std::string_view voice)> is_known_voice;
};

// By the name's end: .json, .yaml and .yml are project files, all else is plain text.
// Throws BookError. Safe on any thread.
Book read_book(const std::filesystem::path& path, const ReadOptions& options = {});

// The same from memory; `name` stands for the file in messages.
Book read_text(std::string_view bytes, const std::string& name, const ReadOptions& options = {});
Book read_project(std::string_view bytes, const std::string& name, const ReadOptions& options = {});

}  // namespace caesura::book
