// How long to wait before the next attempt.
#pragma once

#include <algorithm>
#include <cstdint>

namespace caesura::retry {

// Decorrelated jitter: each wait is drawn evenly between `base` and three times the one before, at
// most `cap`, so that callers who failed together do not come back together. The same seed gives
// the same waits. [owner]
class Backoff {
 public:
  Backoff(int64_t base_ms, int64_t cap_ms, uint64_t seed)
      : base_ms_(base_ms), cap_ms_(std::max(base_ms, cap_ms)), last_ms_(base_ms), state_(seed) {}

  // Milliseconds, from `base` to `cap`.
  int64_t next_ms() {
    const int64_t most = std::min(cap_ms_, last_ms_ > cap_ms_ / 3 ? cap_ms_ : last_ms_ * 3);
    const auto range = static_cast<uint64_t>(most - base_ms_) + 1;
    last_ms_ = base_ms_ + static_cast<int64_t>(random() % range);
    return last_ms_;
  }

 private:
  // SplitMix64: one addition and a mixing; any seed is a good one.
  uint64_t random() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  int64_t base_ms_;
  int64_t cap_ms_;
  int64_t last_ms_;
  uint64_t state_;
};

}  // namespace caesura::retry
