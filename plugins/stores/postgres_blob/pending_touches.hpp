// Hits that the index has not been told yet.
#pragma once

#include <mutex>
#include <vector>

#include "plugins/stores/postgres_blob/index/index.hpp"

namespace caesura::postgres_blob {

// [thread-safe]
class PendingTouches {
 public:
  // What may pile up while the index cannot be written; later hits on other entries are dropped.
  static constexpr std::size_t kMost = 100'000;

  // The number of entries that have some now.
  std::size_t add(const RowKey& key, int64_t accessed_ms, uint64_t hits) {
    const std::lock_guard lock(mutex_);
    return add_locked(key, {accessed_ms, hits});
  }
  void forget(const RowKey& key) {
    const std::lock_guard lock(mutex_);
    touches_.erase(key);
  }
  Touches take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(touches_, {});
  }
  // After a flush that failed.
  void give_back(const Touches& touches) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, touch] : touches) add_locked(key, touch);
  }

 private:
  std::size_t add_locked(const RowKey& key, RowTouch touch) {
    const auto known = touches_.find(key);
    if (known != touches_.end()) {
      known->second.accessed_ms = std::max(known->second.accessed_ms, touch.accessed_ms);
      known->second.hits += touch.hits;
    } else if (touches_.size() < kMost) {
      touches_.emplace(key, touch);
    }
    return touches_.size();
  }

  std::mutex mutex_;
  Touches touches_;
};

}  // namespace caesura::postgres_blob
