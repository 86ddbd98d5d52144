// Hits are told to the store in batches: a hit itself writes nothing.
#pragma once

#include <tts/plugin.hpp>

#include <array>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "plugins/middleware/cache/digest.hpp"

namespace caesura::cache {

// One background thread flushes every `interval`; times of access are as exact as that. Hits beyond
// what a batch holds are dropped and counted: they cost accuracy of the LRU, never time. No
// allocation on add(). [thread-safe]
class Touches {
 public:
  Touches(const tts_store& store, const tts::Host& host, std::chrono::milliseconds interval);
  // Flushes what is left.
  ~Touches();
  Touches(const Touches&) = delete;
  Touches& operator=(const Touches&) = delete;

  void add(std::string_view scheme, std::string_view tenant, const Digest& digest);
  void flush();
  uint64_t dropped() const;

 private:
  static constexpr std::size_t kSlots = 512;  // per shard; a power of two
  static constexpr std::size_t kProbes = 8;

  struct Slot {
    uint64_t hits = 0;  // 0 = free
    Digest digest{};
    std::string scheme;
    std::string tenant;
  };
  struct alignas(64) Shard {
    std::mutex mutex;
    std::vector<Slot> slots{kSlots};
    uint64_t dropped = 0;
  };

  void work();
  void send(std::vector<Slot>& batch);

  const tts_store& store_;
  tts::Host host_;
  std::chrono::milliseconds interval_;
  mutable std::array<Shard, 8> shards_;
  std::mutex flush_mutex_;  // one flush at a time
  std::vector<Slot> spare_{kSlots};
  std::mutex stop_mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace caesura::cache
