// Characters that may be spoken in one day.
#pragma once

#include <tts/status.hpp>

#include <mutex>

namespace caesura::limit {

// Renewed at 00:00 UTC; kept in this process alone. Times are milliseconds since 1970 UTC.
// [thread-safe]
class DayBudget {
 public:
  // 0 = no limit.
  explicit DayBudget(int64_t characters) : limit_(characters) {}

  // Sets the characters aside, or says in RESOURCE_EXHAUSTED what is left and when it renews.
  tts::Status take(int64_t characters, int64_t now_ms);
  // For what was taken at `taken_ms` and never spoken.
  void give_back(int64_t characters, int64_t taken_ms);
  int64_t left(int64_t now_ms);

 private:
  void renew(int64_t now_ms);

  std::mutex mutex_;
  const int64_t limit_;
  int64_t day_ = 0;  // since 1970
  int64_t used_ = 0;
};

}  // namespace caesura::limit
