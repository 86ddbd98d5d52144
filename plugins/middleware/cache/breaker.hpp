// Leaves a sick store alone for a while, so that it adds no latency to speech.
#pragma once

#include <atomic>
#include <cstdint>

namespace caesura::cache {

// Opens after kFailures failures in a row, for kRest; then one call at a time may try.
// [thread-safe]
class Breaker {
 public:
  static constexpr int kFailures = 5;
  static constexpr int64_t kRestNs = 2'000'000'000;

  // Whether the store may be asked. `now_ns` is read only when something is wrong.
  template <class Clock>
  bool allows(const Clock& now_ns) {
    if (failures_.load(std::memory_order_relaxed) < kFailures) return true;
    int64_t until = rest_until_ns_.load(std::memory_order_relaxed);
    const int64_t now = now_ns();
    // Whoever moves the date is the one that tries.
    return now >= until && rest_until_ns_.compare_exchange_strong(until, now + kRestNs);
  }
  // Whether this was the end of a rest.
  bool succeeded() {
    if (failures_.load(std::memory_order_relaxed) == 0) return false;
    return failures_.exchange(0, std::memory_order_relaxed) >= kFailures;
  }
  template <class Clock>
  void failed(const Clock& now_ns) {
    if (failures_.fetch_add(1, std::memory_order_relaxed) + 1 >= kFailures) {
      rest_until_ns_.store(now_ns() + kRestNs, std::memory_order_relaxed);
    }
  }
  bool open() const { return failures_.load(std::memory_order_relaxed) >= kFailures; }

 private:
  std::atomic<int> failures_ = 0;
  std::atomic<int64_t> rest_until_ns_ = 0;
};

}  // namespace caesura::cache
