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
    const auto start = reinterpret_cast<uintptr_t>(&here()) >> 6U;
    for (std::size_t i = 0; i < kFirst; ++i) {
      Slot& slot = *first_[(start + i) % kFirst];
      if (slot.take()) return slot;
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
  // Its address differs from thread to thread.
  static const char& here() {
    static thread_local char mark;
    return mark;
  }
  FaultLog* faults_;
  std::array<std::optional<Slot>, kFirst> first_;
  std::mutex mutex_;
  std::deque<Slot> more_;
};

}  // namespace tts
