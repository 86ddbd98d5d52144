// A rate with a burst.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace caesura::limit {

// Fills by `rate` tokens a second up to `burst`. What costs more than a whole burst may go when the
// bucket is full, and leaves a debt that those behind it wait for. Times are nanoseconds that never
// step back. Not thread-safe.
class TokenBucket {
 public:
  // A rate of 0 is no limit.
  TokenBucket(double rate, double burst) : rate_(rate), burst_(burst), level_(burst) {}

  // Nanoseconds until `cost` may be taken, after `ahead` has been taken by others; 0 = now.
  int64_t wait_ns(double cost, double ahead, int64_t now_ns) {
    if (rate_ <= 0) return 0;
    fill(now_ns);
    const double missing = ahead + std::min(cost, burst_) - level_;
    // A billionth of a token is what rounding may leave over.
    return missing <= 1e-9 ? 0 : static_cast<int64_t>(std::ceil(missing / rate_ * 1e9));
  }
  void take(double cost, int64_t now_ns) {
    if (rate_ <= 0) return;
    fill(now_ns);
    level_ -= cost;
  }

 private:
  void fill(int64_t now_ns) {
    if (filled_ns_ != 0 && now_ns > filled_ns_) {
      level_ = std::min(burst_, level_ + static_cast<double>(now_ns - filled_ns_) * 1e-9 * rate_);
    }
    filled_ns_ = std::max(filled_ns_, now_ns);
  }

  double rate_;
  double burst_;
  double level_;
  int64_t filled_ns_ = 0;
};

}  // namespace caesura::limit
