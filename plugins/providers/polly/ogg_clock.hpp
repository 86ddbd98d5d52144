// How long audio in an Ogg container plays, read while it streams by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace caesura::polly {

// Takes the bytes in order. Nothing but the headers of pages is kept.
class OggClock {
 public:
  // `ticks_per_second` of the container's positions: the sample rate of Vorbis, 48000 of Opus.
  explicit OggClock(uint32_t ticks_per_second) : ticks_per_second_(ticks_per_second) {}

  void push(std::span<const std::byte> bytes);
  // Milliseconds up to the last page that was seen.
  int64_t milliseconds() const {
    return static_cast<int64_t>(position_ * 1000 / ticks_per_second_);
  }
  // Whether all was Ogg, and its last page is whole.
  bool sound() const { return !broken_ && skip_ == 0 && pending_.empty() && pages_ > 0; }

 private:
  // Reads a header at the start of pending_; false where more bytes are needed, or it is none.
  bool read_header();

  uint32_t ticks_per_second_;
  std::string pending_;  // the beginning of a header
  uint64_t skip_ = 0;    // bytes of a page's content still to pass over
  bool broken_ = false;
  uint64_t pages_ = 0;
  uint64_t position_ = 0;  // ticks
};

}  // namespace caesura::polly
