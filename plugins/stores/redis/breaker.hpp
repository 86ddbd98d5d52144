// Leaves a sick server alone, so that it adds no latency, and notices soon that it is well again.
#pragma once

#include <array>
#include <atomic>
#include <mutex>

#include "tts/services.hpp"

namespace caesura::redis {

// Opens after kFailures failures in a row; then one call each kRestNs may try. [thread-safe]
class Breaker {
 public:
  static constexpr int kFailures = 5;
  static constexpr int64_t kRestNs = 1'000'000'000;

  // `what` is what rests: "reading and writing"; `resting` is 1 while it does.
  Breaker(tts::Host host, std::string component, std::string what, tts::Metric resting)
      : host_(host), component_(std::move(component)), what_(std::move(what)), resting_(resting) {}

  // OK, or the failure that is rested from.
  tts::Status check() {
    if (failures_.load(std::memory_order_relaxed) < kFailures) return {};
    int64_t until = until_ns_.load(std::memory_order_relaxed);
    const int64_t now = host_.steady_ns();
    // Whoever moves the date is the one that tries.
    if (now >= until && until_ns_.compare_exchange_strong(until, now + kRestNs)) return {};
    const std::lock_guard lock(mutex_);
    return {failure_.code(), what_ + " rests for a second after: " + failure_.message()};
  }
  void succeeded() {
    if (failures_.load(std::memory_order_relaxed) == 0) return;
    if (failures_.exchange(0) < kFailures) return;
    resting_.set(0);
    host_.log(TTS_LOG_INFO, component_, what_ + " again");
  }
  void failed(const tts::Status& failure) {
    const std::lock_guard lock(mutex_);
    failure_ = failure;
    until_ns_ = host_.steady_ns() + kRestNs;
    if (++failures_ == kFailures) {
      resting_.set(1);
      host_.log(TTS_LOG_WARN, component_,
                failure.message() + "; " + what_ + " rests, tried again each second");
    }
  }
  // The failure that came last.
  tts::Status last() {
    const std::lock_guard lock(mutex_);
    return failure_;
  }
  bool open() const { return failures_.load(std::memory_order_relaxed) >= kFailures; }

 private:
  const tts::Host host_;
  const std::string component_;
  const std::string what_;
  const tts::Metric resting_;
  std::atomic<int> failures_ = 0;
  std::atomic<int64_t> until_ns_ = 0;
  std::mutex mutex_;
  tts::Status failure_;
};

}  // namespace caesura::redis
