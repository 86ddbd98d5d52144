// Remembers which key a request had, so that a hot request is compared instead of hashed.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/middleware/cache/digest.hpp"

namespace caesura::cache {

// A set-associative table of request images, bounded in bytes. A find compares the whole image, so
// a clash of hashes is a miss and never a wrong key. No allocation on a find. [thread-safe]
class KeyMemory {
 public:
  explicit KeyMemory(std::size_t max_bytes);

  bool find(uint64_t hash, std::string_view image, Digest& digest);
  void remember(uint64_t hash, std::string_view image, const Digest& digest);

 private:
  // Larger images are computed each time: hashing is a small part of their cost.
  static constexpr std::size_t kMaxImage = 4096;
  static constexpr std::size_t kTypicalImage = 512;
  static constexpr std::size_t kWays = 4;

  struct Slot {
    uint64_t hash = 0;
    Digest digest{};
    std::string image;
  };
  // One lock for each small set: two threads seldom meet, and a lock that nobody holds costs a few
  // nanoseconds.
  struct alignas(64) Set {
    std::atomic_flag busy = ATOMIC_FLAG_INIT;
    uint32_t next = 0;  // the way that is overwritten next
    std::array<Slot, kWays> slots;
  };
  class Hold;

  std::vector<std::unique_ptr<Set>> sets_;
};

}  // namespace caesura::cache
