// How long one exchange with the server may take.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>

#include "tts/call.hpp"

namespace caesura::redis {

// The caller's context and the store's own limit, whichever ends first. [owner]
class Deadline {
 public:
  // How often whoever waits looks whether the caller has gone; a cancel has no way to wake anybody.
  static constexpr int64_t kPatienceMs = 20;

  Deadline(tts::Context context, int64_t limit_ms)
      : context_(context),
        limit_ms_(limit_ms),
        end_(std::chrono::steady_clock::now() + std::chrono::milliseconds(limit_ms)) {}

  // CANCELLED or DEADLINE_EXCEEDED are the caller's; UNAVAILABLE means that the server was too
  // slow.
  tts::Status check() const {
    if (tts::Status status = context_.check(); !status.ok()) return status;
    if (own_left_ms() > 0) return {};
    return {TTS_UNAVAILABLE, "no answer within " + std::to_string(limit_ms_) + "ms"};
  }
  // Milliseconds to wait before the next check, at least 1.
  int wait_ms() const {
    return static_cast<int>(
        std::max<int64_t>(1, std::min({own_left_ms(), context_.remaining_ms(), kPatienceMs})));
  }

 private:
  int64_t own_left_ms() const {
    using std::chrono::ceil, std::chrono::milliseconds;
    return ceil<milliseconds>(end_ - std::chrono::steady_clock::now()).count();
  }

  tts::Context context_;
  int64_t limit_ms_;
  std::chrono::steady_clock::time_point end_;
};

}  // namespace caesura::redis
