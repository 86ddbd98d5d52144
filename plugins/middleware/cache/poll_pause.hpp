// The pause between two looks at what another process makes.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

namespace caesura::cache {

// From 20 ms to 250 ms, doubling; each a random half to whole of that, so that hosts that began
// together do not ask together.
class PollPause {
 public:
  using Clock = std::chrono::steady_clock;

  std::chrono::milliseconds next() {
    thread_local std::minstd_rand dice{std::random_device{}()};
    const auto longest = longest_;
    longest_ = std::min(longest_ * 2, std::chrono::milliseconds(250));
    const auto half = longest.count() / 2;
    return std::chrono::milliseconds(
        half + std::uniform_int_distribution<decltype(half)>(0, longest.count() - half)(dice));
  }

  // Sleeps through the next pause, but not beyond `end`. False, soon after: `abandoned` said so.
  template <class Abandoned>
  bool wait(Clock::time_point end, const Abandoned& abandoned) {
    auto left = std::min(next(), std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()));
    while (left.count() > 0) {
      if (abandoned()) return false;
      const auto slice = std::min(left, kSlice);
      std::this_thread::sleep_for(slice);
      left -= slice;
    }
    return !abandoned();
  }

 private:
  static constexpr std::chrono::milliseconds kSlice{20};
  std::chrono::milliseconds longest_{20};
};

}  // namespace caesura::cache
