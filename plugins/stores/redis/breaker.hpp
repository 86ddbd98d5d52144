// Leaves a sick server alone, so that it adds no latency, and notices soon that it is well again.
#pragma once

#include <mutex>
#include <string>

#include "plugins/support/attempt/breaker.hpp"

namespace caesura::redis {

// A breaker that tells the log and the metrics, and answers what it is that it rests from; one call
// in each second may try. [thread-safe]
class Breaker {
 public:
  // `what` is what rests: "reading and writing"; `resting` is 1 while it does.
  Breaker(tts::Host host, std::string component, std::string what, tts::Metric resting)
      : host_(host), component_(std::move(component)), what_(std::move(what)), resting_(resting) {}

  // OK, or the failure that is rested from.
  tts::Status check() {
    if (breaker_.allows(host_)) return {};
    const std::lock_guard lock(mutex_);
    return {failure_.code(), what_ + " rests for a second after: " + failure_.message()};
  }
  void succeeded() {
    if (!breaker_.succeeded()) return;
    resting_.set(0);
    host_.log(TTS_LOG_INFO, component_, what_ + " again");
  }
  void failed(const tts::Status& failure) {
    const std::lock_guard lock(mutex_);
    failure_ = failure;
    if (!breaker_.failed(host_)) return;
    resting_.set(1);
    host_.log(TTS_LOG_WARN, component_,
              failure.message() + "; " + what_ + " rests, tried again each second");
  }
  // The failure that came last.
  tts::Status last() {
    const std::lock_guard lock(mutex_);
    return failure_;
  }
  bool open() const { return breaker_.open(); }

 private:
  static constexpr int64_t kRestMs = 1000;

  const tts::Host host_;
  const std::string component_;
  const std::string what_;
  const tts::Metric resting_;
  attempt::Breaker breaker_{kRestMs};
  std::mutex mutex_;
  tts::Status failure_;
};

}  // namespace caesura::redis
