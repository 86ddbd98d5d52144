// tts/ticks.hpp - a clock cheap enough to be read three times on a path of a microsecond.
#pragma once

#include <chrono>
#include <cstdint>
#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

namespace tts {

// Durations only. Reads the processor's time stamp counter where it runs at a constant rate, else
// the steady clock. [thread-safe]
class Ticks {
 public:
  static const Ticks& clock() {
    static const Ticks only;
    return only;
  }
  uint64_t now() const {
#if defined(__x86_64__)
    if (counter_) return __rdtsc();
#endif
    return static_cast<uint64_t>(steady_ns());
  }
  // Seconds between two readings; a counter that stepped back, for instance after the machine was
  // moved, gives 0.
  double seconds(uint64_t from, uint64_t to) const {
    return to > from ? static_cast<double>(to - from) * seconds_per_tick_ : 0.0;
  }

 private:
  Ticks() {
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    constexpr unsigned kInvariant = 1U << 8;
    counter_ = __get_cpuid(0x80000007U, &a, &b, &c, &d) != 0 && (d & kInvariant) != 0;
    if (counter_) calibrate();
#endif
  }
  static int64_t steady_ns() {
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
  }
#if defined(__x86_64__)
  struct Reading {
    uint64_t ticks;
    int64_t ns;
  };
  // The tightest of a few pairs, so that an interruption between two readings does no harm.
  static Reading read_both() {
    Reading best{};
    uint64_t smallest = UINT64_MAX;
    for (int i = 0; i < 5; ++i) {
      const uint64_t before = __rdtsc();
      const int64_t ns = steady_ns();
      const uint64_t gap = __rdtsc() - before;
      if (gap < smallest) smallest = gap, best = {before + gap / 2, ns};
    }
    return best;
  }
  void calibrate() {
    constexpr int64_t kSpanNs = 1'000'000;
    const Reading first = read_both();
    while (steady_ns() - first.ns < kSpanNs) continue;
    const Reading last = read_both();
    seconds_per_tick_ = static_cast<double>(last.ns - first.ns) * 1e-9 /
                        static_cast<double>(last.ticks - first.ticks);
  }
  bool counter_ = false;
#endif
  double seconds_per_tick_ = 1e-9;
};

}  // namespace tts
