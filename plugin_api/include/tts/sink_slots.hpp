// tts/sink_slots.hpp - where a proxy keeps its guarded sinks: no allocation while few calls run.
#pragma once

#include <tts/contract.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <optional>

namespace tts {

template <class Slot>
class SinkSlots {
 public:
  explicit SinkSlots(FaultLog& faults) : faults_(&faults) {
    for (std::size_t i = 0; i < kFirst; ++i) first_[i].emplace(faults);
  }
  // A free slot; give it back with close(). [thread-safe]
  Slot& take() {
    const std::size_t start = thread_number();
    for (std::size_t i = 0; i < kFirst; ++i) {
      Slot& slot = *first_[(start + i) % kFirst];
      if (slot.take()) [[likely]]
        return slot;
    }
    std::lock_guard lock(mutex_);
    for (Slot& slot : more_) {
      if (slot.take()) return slot;
    }
    more_.emplace_back(*faults_).take();
    return more_.back();
  }

 private:
  static constexpr std::size_t kFirst = 16;
  // Threads start at different slots, so that two rarely meet.
  static std::size_t thread_number() {
    static std::atomic<std::size_t> next = 0;
    static thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
    return mine;
  }
  FaultLog* faults_;
  std::array<std::optional<Slot>, kFirst> first_;
  std::mutex mutex_;
  std::deque<Slot> more_;
};

}  // namespace tts
