// How many requests a tenant may send: an even rate, and a burst above it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace caesura::serve {

// One number for each tenant: when its allowance is whole again. [thread-safe]
class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;

  // `per_second` 0 = any number.
  RateLimit(std::size_t tenants, double per_second, uint32_t burst)
      : whole_again_(std::make_unique<std::atomic<int64_t>[]>(tenants)),
        each_ns_(per_second > 0 ? static_cast<int64_t>(1e9 / per_second) : 0),
        burst_ns_(each_ns_ * burst) {}

  // Zero lets the request pass; else how long the tenant has to wait for the next one.
  std::chrono::nanoseconds take(std::size_t tenant, Clock::time_point when) {
    if (each_ns_ == 0) return {};
    const int64_t now =
        std::chrono::duration_cast<std::chrono::nanoseconds>(when.time_since_epoch()).count();
    std::atomic<int64_t>& whole = whole_again_[tenant];
    int64_t before = whole.load(std::memory_order_relaxed);
    for (;;) {
      const int64_t after = (before > now ? before : now) + each_ns_;
      if (after - now > burst_ns_) return std::chrono::nanoseconds(after - now - burst_ns_);
      if (whole.compare_exchange_weak(before, after, std::memory_order_relaxed)) return {};
    }
  }

 private:
  std::unique_ptr<std::atomic<int64_t>[]> whole_again_;
  int64_t each_ns_;
  int64_t burst_ns_;
};

}  // namespace caesura::serve
