#include "host_example/book/splitter.hpp"

#include "plugins/support/text/segments.hpp"

namespace caesura::book {

SentenceSplitter default_sentence_splitter() {
  return [](std::string_view paragraph, std::string_view language) {
    std::vector<text::Segment> found;
    text::find_sentences(paragraph, text::Language::from_tag(language), found);
    std::vector<std::string_view> sentences;
    sentences.reserve(found.size());
    for (const text::Segment& segment : found) sentences.push_back(segment.in(paragraph));
    return sentences;
  };
}

}  // namespace caesura::book
