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
  // look-ups take no more than a hundredth of that thread's time.
  [[nodiscard]] bool is_quick(Clock::time_point now) const {
    return cache_ != nullptr &&
           now.time_since_epoch().count() >= slow_until_.load(std::memory_order_relaxed);
  }
  void looked_up(Clock::time_point from, Clock::time_point to) {
    constexpr std::chrono::microseconds kQuick{1000};
    if (to - from <= kQuick) return;
    slow_until_.store((to + (to - from) * 100).time_since_epoch().count(),
                      std::memory_order_relaxed);
  }

 private:
  const tts_provider& provider_;
  const tts_ext_cache* cache_;
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
