// Leaves what is sick alone for a while, so that it adds no latency to what goes on without it.
#pragma once

#include <tts/services.hpp>

#include <atomic>

namespace caesura::attempt {

// Opens after kFailures failures in a row; then one call in each `rest_ms` may try. [thread-safe]
class Breaker {
 public:
  static constexpr int kFailures = 5;

  explicit Breaker(int64_t rest_ms = 2000) : rest_ns_(rest_ms * 1'000'000) {}

  // Whether it may be asked; the clock is read only when something is wrong.
  bool allows(const tts::Host& host) {
    if (!open()) return true;
    int64_t until = until_ns_.load(std::memory_order_relaxed);
    const int64_t now = host.steady_ns();
    // Whoever moves the date is the one that tries.
    return now >= until && until_ns_.compare_exchange_strong(until, now + rest_ns_);
  }
  // Whether this was the end of a rest.
  bool succeeded() {
    if (!has_failed()) return false;
    return failures_.exchange(0) >= kFailures;
  }
  // Whether this was the start of one.
  bool failed(const tts::Host& host) {
    until_ns_ = host.steady_ns() + rest_ns_;
    return ++failures_ == kFailures;
  }
  bool has_failed() const { return failures_.load(std::memory_order_relaxed) != 0; }
  bool open() const { return failures_.load(std::memory_order_relaxed) >= kFailures; }

 private:
  const int64_t rest_ns_;
  std::atomic<int> failures_ = 0;
  std::atomic<int64_t> until_ns_ = 0;
};

}  // namespace caesura::attempt
