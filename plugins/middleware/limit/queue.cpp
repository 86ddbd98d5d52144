#include "plugins/middleware/limit/queue.hpp"

#include <algorithm>

#include "plugins/support/attempt/wait.hpp"

namespace caesura::limit {

Queue::Queue(const Settings& settings, const tts::Host& host, tts::Metric waiting)
    : settings_(settings),
      host_(host),
      waiting_(waiting),
      requests_(settings.requests_per_second, settings.request_burst),
      characters_(settings.characters_per_second, settings.character_burst) {}

// Whoever leaves, for want of memory even, holds nobody up. Lives under the lock.
class Queue::InLine {
 public:
  InLine(Queue& queue, double characters)
      : queue_(queue), place_(queue.waiters_.emplace(queue.waiters_.end())) {
    place_->characters = characters;
    queue_.waiting_.add(1);
  }
  ~InLine() {
    queue_.waiters_.erase(place_);
    queue_.waiting_.add(-1);
    queue_.wake_first();
  }
  InLine(const InLine&) = delete;
  InLine& operator=(const InLine&) = delete;
  Waiter& waiter() const { return *place_; }

 private:
  Queue& queue_;
  const std::list<Waiter>::iterator place_;
};

tts::Status Queue::enter(tts::Context context, double characters) {
  std::unique_lock lock(mutex_);
  Ahead ahead;
  for (const Waiter& waiter : waiters_) {
    ++ahead.requests;
    ahead.characters += waiter.characters;
  }
  const int64_t wait_ns = rates_wait_ns(characters, ahead);
  if (waiters_.empty() && wait_ns == 0 && place_free()) {
    ++running_;
  } else {
    // The rates are known: who would wait in vain learns it now, and may go elsewhere.
    const int64_t wait_ms = (wait_ns + 999'999) / 1'000'000;
    const int64_t allowed_ms = std::min(settings_.max_wait_ms, context.remaining_ms());
    if (wait_ms > allowed_ms) return too_long(wait_ms, allowed_ms);
    const InLine self(*this, characters);
    if (auto status = wait(lock, context, self.waiter()); !status.ok()) return status;
    ++running_;
  }
  const int64_t now_ns = host_.steady_ns();
  requests_.take(1, now_ns);
  characters_.take(characters, now_ns);
  wake_first();
  return {};
}

tts::Status Queue::wait(std::unique_lock<std::mutex>& lock, tts::Context context, Waiter& self) {
  const int64_t start_ns = host_.steady_ns();
  for (;;) {
    int64_t pause_ns = attempt::kPatienceMs * 1'000'000;
    if (&self == &waiters_.front() && place_free()) {
      const int64_t wait_ns = rates_wait_ns(self.characters, {});
      if (wait_ns == 0) return {};
      pause_ns = std::min(pause_ns, wait_ns);
    }
    if (auto status = context.check(); !status.ok()) {
      return {status.code(), status.message() + " while waiting for a turn"};
    }
    if (host_.steady_ns() - start_ns >= settings_.max_wait_ms * 1'000'000) {
      return {TTS_RESOURCE_EXHAUSTED,
              "no turn within max_wait, " + std::to_string(settings_.max_wait_ms) +
                  " ms: " + std::to_string(running_) + " calls are under way"};
    }
    self.wake.wait_for(lock, std::chrono::nanoseconds(pause_ns));
  }
}

void Queue::leave() {
  const std::lock_guard lock(mutex_);
  --running_;
  wake_first();
}

void Queue::wake_first() {
  if (!waiters_.empty()) waiters_.front().wake.notify_one();
}

int64_t Queue::rates_wait_ns(double characters, const Ahead& ahead) {
  const int64_t now_ns = host_.steady_ns();
  return std::max(requests_.wait_ns(1, ahead.requests, now_ns),
                  characters_.wait_ns(characters, ahead.characters, now_ns));
}

tts::Status Queue::too_long(int64_t wait_ms, int64_t allowed_ms) const {
  const bool own = allowed_ms == settings_.max_wait_ms;
  return {TTS_RESOURCE_EXHAUSTED,
          "a turn comes in " + std::to_string(wait_ms) + " ms at the configured rate, later than " +
              (own ? "max_wait, " : "the deadline, in ") + std::to_string(allowed_ms) + " ms",
          0, static_cast<int32_t>(std::min<int64_t>(wait_ms, 86'400'000))};
}

}  // namespace caesura::limit
