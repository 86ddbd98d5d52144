// How long Opus audio plays, read from its container while it streams by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace caesura::azure {

// Takes the bytes in order. Nothing but headers is kept.
class OpusClock {
 public:
  enum class Container { ogg, webm };

  explicit OpusClock(Container container) : container_(container) {}

  void push(std::span<const std::byte> bytes);
  // Milliseconds up to the last page or block that was seen.
  int64_t milliseconds() const { return milliseconds_; }
  // Whether all was of the container, and its last piece is whole.
  bool sound() const { return !broken_ && skip_ == 0 && pending_.empty() && pieces_ > 0; }

 private:
  // Reads one header at the start of pending_; the bytes to drop, or 0 where more are needed.
  std::size_t read_page();
  std::size_t read_element();

  Container container_;
  std::string pending_;
  uint64_t skip_ = 0;  // bytes of content still to pass over
  bool broken_ = false;
  int64_t pieces_ = 0;
  int64_t cluster_ms_ = 0;
  int64_t milliseconds_ = 0;
};

}  // namespace caesura::azure
