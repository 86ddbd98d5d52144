// Leaves a sick tier alone for a while, so that it adds no latency.
#pragma once

#include <atomic>

#include "tts/services.hpp"

namespace caesura::tiered {

// Opens after kFailures failures in a row; then one call each kRestNs may try. [thread-safe]
class Breaker {
 public:
  static constexpr int kFailures = 5;
  static constexpr int64_t kRestNs = 2'000'000'000;

  // Whether the tier may be asked; the clock is read only when something is wrong.
  bool allows(const tts::Host& host) {
    if (!open()) return true;
    int64_t until = until_ns_.load(std::memory_order_relaxed);
    const int64_t now = host.steady_ns();
    // Whoever moves the date is the one that tries.
    return now >= until && until_ns_.compare_exchange_strong(until, now + kRestNs);
  }
  // Whether this was the end of a rest.
  bool succeeded() {
    if (failures_.load(std::memory_order_relaxed) == 0) return false;
    return failures_.exchange(0) >= kFailures;
  }
  // Whether this was the start of one.
  bool failed(const tts::Host& host) {
    until_ns_ = host.steady_ns() + kRestNs;
    return ++failures_ == kFailures;
  }
  bool has_failed() const { return failures_.load(std::memory_order_relaxed) != 0; }
  bool open() const { return failures_.load(std::memory_order_relaxed) >= kFailures; }

 private:
  std::atomic<int> failures_ = 0;
  std::atomic<int64_t> until_ns_ = 0;
};

}  // namespace caesura::tiered
