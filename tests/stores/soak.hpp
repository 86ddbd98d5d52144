// R26: one store under random calls and random faults, for seconds or for hours.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

#include "tests/stores/store_calls.hpp"

namespace caesura::test {

// Sanitizers keep freed memory, so that its growth says nothing there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr double kSoakGrowth = 100;
#else
inline constexpr double kSoakGrowth = 0.05;
#endif

struct Soak {
  int64_t hits = 0;
  int64_t wrong = 0;  // hits with other bytes than were put
  std::ptrdiff_t descriptors_before = 0, descriptors_after = 0;
  double memory_growth = 0;  // after a third of the time for warming up, as a part of what was then
};

inline double soak_resident_pages() {
  std::ifstream statm("/proc/self/statm");
  double pages = 0;
  statm >> pages >> pages;
  return pages;
}

inline std::ptrdiff_t open_descriptors() {
  namespace fs = std::filesystem;
  return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
}

// A soak lasts until so many look-ups were hits, however slow the machine is.
inline constexpr int64_t kSoakHits = 101;

// `disturb` is called before every hundredth call.
inline Soak run_soak(const tts_store* store, const std::function<void(std::mt19937&)>& disturb) {
  using Clock = std::chrono::steady_clock;
  const char* const asked = std::getenv("CAESURA_SOAK_SECONDS");
  const std::chrono::seconds length(asked == nullptr ? 3 : std::atoi(asked));
  StoreCalls calls(store);
  Soak soak;
  std::mt19937 random(26);
  const auto start = Clock::now();
  double warm_pages = 0;
  for (uint64_t i = 0; Clock::now() - start < length || soak.hits < kSoakHits; ++i) {
    if (i % 100 == 0) disturb(random);
    const uint64_t number = random() % 300;
    const std::string right = audio(1000 + number * 100, number);
    const auto dice = random() % 10;
    if (dice < 6) {
      BlobKeeper keeper;
      if (calls.get(key(number), keeper) == TTS_OK) {
        ++soak.hits;
        soak.wrong += keeper.audio == right ? 0 : 1;
      }
    } else if (dice < 9) {
      calls.put(key(number), right, dice == 7 ? TTS_PUT_REPLACE : TTS_PUT_KEEP_FIRST);
    } else {
      calls.remove({key(number)});
    }
    if (warm_pages == 0 && Clock::now() - start > length / 3) {
      warm_pages = soak_resident_pages();
      soak.descriptors_before = open_descriptors();
    }
  }
  soak.descriptors_after = open_descriptors();
  soak.memory_growth = soak_resident_pages() / warm_pages - 1;
  return soak;
}

}  // namespace caesura::test
