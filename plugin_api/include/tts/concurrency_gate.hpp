// tts/concurrency_gate.hpp - at most so many calls at once; who waits may be cancelled.
#pragma once

#include <tts/call.hpp>

#include <condition_variable>
#include <mutex>

namespace tts {

// First come, first served. [thread-safe]
class ConcurrencyGate {
 public:
  // 0 = any number.
  explicit ConcurrencyGate(uint32_t limit) : free_(limit), open_(limit == 0) {}

  bool unlimited() const { return open_; }

  // OK with a place that leave() gives back, or CANCELLED, or DEADLINE_EXCEEDED.
  tts_status enter(Context context) {
    std::unique_lock lock(mutex_);
    if (free_ > 0 && first_ == nullptr) return --free_, TTS_OK;
    Waiter self;
    append(self);
    for (;;) {
      self.wake.wait_for(lock, patience(context), [&self] { return self.admitted; });
      if (self.admitted) return TTS_OK;
      const tts_status stop = context.cancelled()           ? TTS_CANCELLED
                              : context.remaining_ms() <= 0 ? TTS_DEADLINE_EXCEEDED
                                                            : TTS_OK;
      if (stop != TTS_OK) return unlink(self), stop;
    }
  }
  void leave() {
    std::lock_guard lock(mutex_);
    if (first_ == nullptr) {
      ++free_;
      return;
    }
    Waiter& next = *first_;
    unlink(next);
    next.admitted = true;
    next.wake.notify_one();
  }

 private:
  struct Waiter {
    std::condition_variable wake;
    bool admitted = false;
    Waiter* before = nullptr;
    Waiter* after = nullptr;
  };
  // A cancel is polled: it has no way to wake anybody.
  static std::chrono::milliseconds patience(const Context& context) {
    constexpr int64_t kPollMs = 20;
    return std::chrono::milliseconds(
        std::max<int64_t>(0, std::min(kPollMs, context.remaining_ms())));
  }
  void append(Waiter& waiter) {
    waiter.before = last_;
    (last_ == nullptr ? first_ : last_->after) = &waiter;
    last_ = &waiter;
  }
  void unlink(Waiter& waiter) {
    (waiter.before == nullptr ? first_ : waiter.before->after) = waiter.after;
    (waiter.after == nullptr ? last_ : waiter.after->before) = waiter.before;
  }

  std::mutex mutex_;
  uint32_t free_;
  const bool open_;
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

}  // namespace tts
