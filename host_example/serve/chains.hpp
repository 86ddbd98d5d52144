// The chains that speak, by name, and whether asking their cache is quick enough to be done at
// once.
#pragma once

#include <tts/ext/cache.h>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace caesura::host {
class Session;
}

namespace caesura::serve {

// One chain. [thread-safe]
class Chain {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Chain(const tts_provider& provider);

  [[nodiscard]] const tts_provider& provider() const { return provider_; }
  // nullptr where no cache stands in the chain.
  [[nodiscard]] const tts_ext_cache* cache() const { return cache_; }

  // A look-up may be made on a connection's thread, which then serves nobody else, as long as
  // look-ups are quick on average. One that takes long because another process had the processor
  // says nothing, so a single one does not count for much.
  [[nodiscard]] bool is_quick(Clock::time_point now) const {
    return cache_ != nullptr &&
           now.time_since_epoch().count() >= slow_until_.load(std::memory_order_relaxed);
  }
  void looked_up(Clock::time_point from, Clock::time_point to) {
    using std::chrono::nanoseconds;
    constexpr nanoseconds kQuick{500'000};
    constexpr int64_t kWeight = 32;    // of all before against the newest
    constexpr int64_t kRespite = 200;  // times the average, until one is tried here again
    const int64_t took = std::chrono::duration_cast<nanoseconds>(to - from).count();
    int64_t average = average_ns_.load(std::memory_order_relaxed);
    average += (took - average) / kWeight;
    average_ns_.store(average, std::memory_order_relaxed);
    if (average <= kQuick.count()) return;
    const auto until = to + nanoseconds(average * kRespite);
    slow_until_.store(until.time_since_epoch().count(), std::memory_order_relaxed);
  }

 private:
  const tts_provider& provider_;
  const tts_ext_cache* cache_;
  std::atomic<int64_t> average_ns_ = 0;
  std::atomic<Clock::rep> slow_until_ = 0;
};

// [thread-safe]
class Chains {
 public:
  // `first` is the chain of everything that names none. Throws host::Failure.
  Chains(const host::Session& session, const std::string& first);

  [[nodiscard]] Chain& first() { return *first_; }
  // Throws host::Failure for a name that is none.
  Chain& get(const std::string& name);

 private:
  const host::Session& session_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Chain>, std::less<>> chains_;
  Chain* first_;
};

}  // namespace caesura::serve
