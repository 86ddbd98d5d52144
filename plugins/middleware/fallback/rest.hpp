// When a branch that failed is asked again.
#pragma once

#include <cstdint>
#include <mutex>

namespace caesura::fallback {

// Starts after so many failures in a row. When it is over one call tries the branch while the
// others go on resting; an answer ends the rest, a failure starts it anew. Times are the host's
// steady nanoseconds. [thread-safe]
class Rest {
 public:
  enum class Turn { ask, trial, rest };

  Rest(int64_t failures, int64_t rest_ns) : limit_(failures), rest_ns_(rest_ns) {}

  // Whoever is given the trial reports what came of it; one that never does costs another rest.
  Turn turn(int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    if (failures_ < limit_) return Turn::ask;
    if (now_ns < until_ns_) return Turn::rest;
    until_ns_ = now_ns + rest_ns_;
    return Turn::trial;
  }
  bool resting() const {
    const std::lock_guard lock(mutex_);
    return failures_ >= limit_;
  }
  void answered() {
    const std::lock_guard lock(mutex_);
    failures_ = 0;
  }
  void failed(int64_t now_ns, int64_t rest_ns) {
    const std::lock_guard lock(mutex_);
    if (failures_ < limit_) ++failures_;
    until_ns_ = now_ns + rest_ns;
  }
  // The call says nothing of the branch: the caller left, or its cache answered. The next may try.
  void undecided(Turn turn, int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    if (turn == Turn::trial) until_ns_ = now_ns;
  }

 private:
  mutable std::mutex mutex_;
  const int64_t limit_;
  const int64_t rest_ns_;
  int64_t failures_ = 0;
  int64_t until_ns_ = 0;
};

}  // namespace caesura::fallback
