// A lock that costs readers nothing of each other: a reader takes its thread's stripe, a writer
// all.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>

namespace caesura::memory {

// Each stripe stands on cache lines of its own and carries the readers' counters.
template <class Counters>
class StripedLock {
 public:
  struct alignas(128) Stripe {
    std::mutex mutex;
    Counters counters;  // under the mutex
  };

  // The stripe of the calling thread, the same one for its life.
  Stripe& mine() {
    static std::atomic<unsigned> next_thread = 0;
    thread_local const unsigned thread = next_thread.fetch_add(1, std::memory_order_relaxed);
    return stripes_[thread % kStripes];
  }

  // Excludes every reader and writer.
  class Writer {
   public:
    explicit Writer(StripedLock& lock) : lock_(lock) {
      for (Stripe& stripe : lock_.stripes_) stripe.mutex.lock();
    }
    ~Writer() {
      for (Stripe& stripe : lock_.stripes_) stripe.mutex.unlock();
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

   private:
    StripedLock& lock_;
  };

  std::array<Stripe, 16>& stripes() { return stripes_; }

 private:
  static constexpr unsigned kStripes = 16;
  std::array<Stripe, kStripes> stripes_;
};

}  // namespace caesura::memory
