// Who waits for a turn, first come, first served.
#pragma once

#include <tts/services.hpp>

#include <condition_variable>
#include <list>
#include <mutex>

#include "plugins/middleware/limit/settings.hpp"
#include "plugins/middleware/limit/token_bucket.hpp"

namespace caesura::limit {

// Only the first in the queue may go, so that a long text is not overtaken for ever. [thread-safe]
class Queue {
 public:
  // `waiting` is a gauge of those who wait.
  Queue(const Settings& settings, const tts::Host& host, tts::Metric waiting);

  // OK with a place that leave() gives back; CANCELLED or DEADLINE_EXCEEDED while waiting; at once
  // RESOURCE_EXHAUSTED with a hint where the rates alone ask for a longer wait than is allowed.
  tts::Status enter(tts::Context context, double characters);
  void leave();

 private:
  struct Waiter {
    double characters;
    std::condition_variable wake;
  };
  class InLine;
  struct Ahead {
    double requests = 0;
    double characters = 0;
  };
  int64_t rates_wait_ns(double characters, const Ahead& ahead);
  bool place_free() const { return settings_.concurrency == 0 || running_ < settings_.concurrency; }
  tts::Status too_long(int64_t wait_ms, int64_t allowed_ms) const;
  tts::Status wait(std::unique_lock<std::mutex>& lock, tts::Context context, Waiter& self);
  void wake_first();

  const Settings settings_;
  const tts::Host host_;
  const tts::Metric waiting_;
  std::mutex mutex_;
  std::list<Waiter> waiters_;
  int64_t running_ = 0;
  TokenBucket requests_;
  TokenBucket characters_;
};

}  // namespace caesura::limit
