// What was made of a book: the content of manifest.json.
#pragma once

#include <boost/json.hpp>

#include <filesystem>

#include "host_example/answer.hpp"
#include "host_example/assembler/chapter_assembler.hpp"
#include "host_example/book/book.hpp"

namespace caesura::host {

class Manifest {
 public:
  Manifest(const book::Book& book, const tts_pauses& pauses);

  void add(const book::Segment& segment, const Answer& answer,
           const assembler::Placement& placement);
  // The segments added since the last call were this chapter.
  void end_chapter(std::size_t number, const book::Chapter& chapter, const std::string& file,
                   double duration_ms);

  // segments, hits, misses, coalesced, characters, billed_characters, duration_ms.
  [[nodiscard]] boost::json::object totals() const;

  // Replaces the file at once, or leaves it as it was and throws Failure.
  void write(const std::filesystem::path& path) const;

 private:
  boost::json::object head_;
  boost::json::array chapters_;
  boost::json::array segments_;
  int64_t segment_count_ = 0;
  int64_t hits_ = 0;
  int64_t misses_ = 0;
  int64_t coalesced_ = 0;
  int64_t characters_ = 0;
  int64_t billed_ = 0;
  double duration_ms_ = 0;
};

}  // namespace caesura::host
