// A wait that its caller can leave.
#pragma once

#include <tts/services.hpp>

#include <algorithm>
#include <thread>

namespace caesura::attempt {

// How often whoever waits looks whether the caller has gone; a cancel has no way to wake anybody.
inline constexpr int64_t kPatienceMs = 20;

// OK once so many milliseconds of the host's clock have passed; CANCELLED or DEADLINE_EXCEEDED
// within kPatienceMs when the caller's call ends first.
inline tts::Status wait(tts::Context context, const tts::Host& host, int64_t ms) {
  const int64_t end_ns = host.steady_ns() + ms * 1'000'000;
  for (;;) {
    if (auto status = context.check(); !status.ok()) return status;
    const int64_t left_ns = end_ns - host.steady_ns();
    if (left_ns <= 0) return {};
    std::this_thread::sleep_for(
        std::chrono::nanoseconds(std::min(left_ns, kPatienceMs * 1'000'000)));
  }
}

}  // namespace caesura::attempt
