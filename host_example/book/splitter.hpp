// Sentences as the project's own text library finds them.
#pragma once

#include "host_example/book/reader.hpp"

namespace caesura::book {

SentenceSplitter default_sentence_splitter();

}  // namespace caesura::book
