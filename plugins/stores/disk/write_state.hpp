// Whether writing is worth a try: after a failure the disk is left in peace for a while.
#pragma once

#include <atomic>
#include <mutex>

#include "plugins/support/entry/store_metrics.hpp"
#include "tts/plugin.hpp"

namespace caesura::disk {

// [thread-safe]
class WriteState {
 public:
  static constexpr int64_t kPauseNs = 5'000'000'000;

  WriteState(tts::Host host, std::string component)
      : host_(host),
        component_(std::move(component)),
        resting_(entry::resting_metric(host, component_, "writing")) {}

  // The failure that writing still rests from, or OK.
  tts::Status check() {
    if (!paused_) return {};
    const std::lock_guard lock(mutex_);
    if (host_.steady_ns() >= until_ns_) return {};
    return {failure_.code(), "writing rests after a failure: " + failure_.message(),
            failure_.vendor_code()};
  }
  void failed(const tts::Status& failure) {
    ++failures_;
    const std::lock_guard lock(mutex_);
    until_ns_ = host_.steady_ns() + kPauseNs;
    failure_ = failure;
    if (paused_.exchange(true)) return;
    resting_.set(1);
    host_.log(TTS_LOG_WARN, component_, failure.message() + "; nothing is stored meanwhile");
  }
  void succeeded() {
    if (!paused_ || !paused_.exchange(false)) return;
    resting_.set(0);
    host_.log(TTS_LOG_INFO, component_, "storing again");
  }
  bool paused() const { return paused_; }
  uint64_t failures() const { return failures_; }

 private:
  const tts::Host host_;
  const std::string component_;
  const tts::Metric resting_;
  std::atomic<bool> paused_ = false;
  std::atomic<uint64_t> failures_ = 0;
  std::mutex mutex_;
  int64_t until_ns_ = 0;
  tts::Status failure_;
};

}  // namespace caesura::disk
