// What the tests of the book readers share.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host_example/book/reader.hpp"

namespace caesura::book::testing {

// Cuts after ". ": enough for tests of everything but sentences, and independent of their rules.
inline std::vector<std::string_view> split_at_full_stops(std::string_view text, std::string_view) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; (at = text.find(". ")) != text.npos;) {
    out.push_back(text.substr(0, at + 1));
    text.remove_prefix(at + 2);
  }
  out.push_back(text);
  return out;
}

inline ReadOptions plain_options() {
  ReadOptions options;
  options.split_sentences = split_at_full_stops;
  options.speak_headings = false;
  return options;
}

inline Book read(std::string_view text, const ReadOptions& options = plain_options()) {
  return read_text(text, "book.txt", options);
}

using Titles = std::vector<std::string>;
inline Titles titles_of(const Book& book) {
  Titles titles;
  for (const Chapter& chapter : book.chapters) titles.push_back(chapter.title);
  return titles;
}

using Texts = std::vector<std::string>;
inline Texts texts_of(const Chapter& chapter) {
  Texts texts;
  for (const Segment& segment : chapter.segments) texts.push_back(segment.text);
  return texts;
}

inline std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const BookError& error) {
    return error.what();
  }
  return "";
}

}  // namespace caesura::book::testing
