// When something that comes round is due.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace caesura::cache {

// Either every so often, or once a day at a minute of UTC.
struct Schedule {
  static constexpr int64_t kDayMs = 86'400'000;
  // A service that is started again and again must come round, too.
  static constexpr int64_t kFirstMs = 600'000;

  std::chrono::milliseconds every{0};
  std::optional<int> minute_of_day;

  int64_t period_ms() const { return minute_of_day ? kDayMs : every.count(); }
  // The first time after a start at `now_ms`, milliseconds since 1970 UTC.
  int64_t first_ms(int64_t now_ms) const {
    return minute_of_day ? next_ms(now_ms) : now_ms + std::min(every.count(), kFirstMs);
  }
  // The first time behind `now_ms`.
  int64_t next_ms(int64_t now_ms) const {
    if (!minute_of_day) return now_ms + every.count();
    const int64_t today = now_ms - now_ms % kDayMs + int64_t{*minute_of_day} * 60'000;
    return today > now_ms ? today : today + kDayMs;
  }
};

}  // namespace caesura::cache
