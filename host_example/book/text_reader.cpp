#include <utility>

#include "host_example/book/block.hpp"
#include "host_example/book/gutenberg.hpp"
#include "host_example/book/outline.hpp"
#include "host_example/book/reader.hpp"
#include "host_example/book/source_text.hpp"
#include "host_example/book/splitter.hpp"

namespace caesura::book {
namespace {

std::string numbered(char letter, std::size_t number, int width) {
  std::string digits = std::to_string(number);
  while (digits.size() < static_cast<std::size_t>(width)) digits.insert(0, 1, '0');
  return letter + digits;
}

class ChapterBuilder {
 public:
  ChapterBuilder(std::size_t number, const ReadOptions& options) : options_(options) {
    chapter_.id = numbered('c', number, 3);
  }

  void add_paragraph(std::string_view paragraph) {
    if (options_.segment_paragraphs) {
      add_segment(paragraph);
    } else {
      for (const auto sentence : options_.split_sentences(paragraph, options_.language)) {
        add_segment(sentence);
      }
    }
    if (!chapter_.segments.empty()) chapter_.segments.back().ends_paragraph = true;
  }
  void add_segment(std::string_view text) {
    text = stripped(text);
    if (!has_words(text)) return;
    Segment segment;
    segment.id = chapter_.id + '-' + numbered('s', chapter_.segments.size() + 1, 4);
    segment.text = text;
    segment.voice.language = options_.language;
    chapter_.segments.push_back(std::move(segment));
  }
  void add_heading(std::string title) {
    chapter_.title = std::move(title);
    if (!options_.speak_headings || chapter_.title.empty()) return;
    add_segment(chapter_.title);
    if (!chapter_.segments.empty()) chapter_.segments.back().ends_paragraph = true;
  }
  Chapter take() { return std::move(chapter_); }

 private:
  const ReadOptions& options_;
  Chapter chapter_;
};

}  // namespace

Book read_text(std::string_view bytes, const std::string& name, const ReadOptions& given) {
  ReadOptions options = given;
  if (!options.split_sentences) options.split_sentences = default_sentence_splitter();
  const std::string source = normalised_text(bytes, name);
  const GutenbergText gutenberg = strip_gutenberg(source);
  const std::string body = without_illustrations(gutenberg.body);
  Outline outline = find_outline(split_blocks(body));
  Book book;
  book.title = gutenberg.title;
  if (book.title.empty()) book.title = outline.title_matter;
  if (book.title.empty()) book.title = std::filesystem::path(name).stem().string();
  book.notes = std::move(outline.notes);
  for (Section& section : outline.sections) {
    ChapterBuilder builder(book.chapters.size() + 1, options);
    builder.add_heading(std::move(section.title));
    for (const Block& block : section.blocks) builder.add_paragraph(unwrapped(block));
    Chapter chapter = builder.take();
    if (chapter.title.empty()) chapter.title = book.title;
    if (!chapter.segments.empty()) book.chapters.push_back(std::move(chapter));
  }
  if (book.chapters.empty()) {
    throw BookError(name +
                    ": an empty book: there is no text to speak; a book has at least one "
                    "sentence outside its title page, table of contents and licence");
  }
  return book;
}

}  // namespace caesura::book
