// The segments of a book in the order in which they are spoken, each as the request that asks for
// it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host_example/book/book.hpp"
#include "host_example/session.hpp"
#include "host_example/speech.hpp"

namespace caesura::host {

// What the commands on whole books are told.
struct BookOptions {
  std::string book;  // the file
  std::string chapters;
  std::string unit = "sentence";
  std::string voice;
  std::string language;
  std::string tenant;
  std::optional<std::string> pauses;
};

// BOOK, --chapter, --segment, --voice, --language and --tenant. Those of pauses differ.
void add_book_options(CLI::App& command, BookOptions& options);

class WorkList {
 public:
  // One segment with the chapter that it stands in, counted from 1.
  struct Place {
    std::size_t number;
    const book::Chapter* chapter;
    const book::Segment* segment;
  };

  // Reads the book. Throws Failure.
  WorkList(BookOptions options, const Session& session);
  WorkList(const WorkList&) = delete;
  WorkList& operator=(const WorkList&) = delete;

  [[nodiscard]] const book::Book& book() const { return book_; }
  // Of the command line, then the book, then the config.
  [[nodiscard]] const tts_pauses& pauses() const { return pauses_; }
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  [[nodiscard]] const Place& operator[](std::size_t index) const { return places_[index]; }
  // [thread-safe]
  [[nodiscard]] Speech speech(std::size_t index) const;

 private:
  BookOptions options_;
  book::Book book_;
  tts_pauses pauses_;
  std::vector<Place> places_;
};

}  // namespace caesura::host
