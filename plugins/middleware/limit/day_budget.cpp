#include "plugins/middleware/limit/day_budget.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace caesura::limit {
namespace {

constexpr int64_t kDayMs = 86'400'000;

// "2030-01-31T00:00:00Z"
std::string start_of(int64_t day) {
  using namespace std::chrono;
  const year_month_day date{sys_days{days{day}}};
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT00:00:00Z", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace

tts::Status DayBudget::take(int64_t characters, int64_t now_ms) {
  if (limit_ == 0) return {};
  const std::lock_guard lock(mutex_);
  renew(now_ms);
  if (characters <= limit_ - used_) {
    used_ += characters;
    return {};
  }
  const std::string budget =
      "the budget characters_per_day is " + std::to_string(limit_) + " characters, ";
  if (characters > limit_) {
    return {TTS_RESOURCE_EXHAUSTED, budget + "and this text alone has " +
                                        std::to_string(characters) +
                                        "; split it, or raise the budget"};
  }
  return {TTS_RESOURCE_EXHAUSTED,
          budget + std::to_string(limit_ - used_) + " of them left, and this text has " +
              std::to_string(characters) + "; it renews at " + start_of(day_ + 1),
          0, static_cast<int32_t>(std::clamp<int64_t>((day_ + 1) * kDayMs - now_ms, 0, kDayMs))};
}

void DayBudget::give_back(int64_t characters, int64_t taken_ms) {
  const std::lock_guard lock(mutex_);
  if (taken_ms / kDayMs == day_) used_ = std::max<int64_t>(0, used_ - characters);
}

int64_t DayBudget::left(int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  renew(now_ms);
  return limit_ - used_;
}

// A clock that steps back renews nothing.
void DayBudget::renew(int64_t now_ms) {
  if (now_ms / kDayMs <= day_) return;
  day_ = now_ms / kDayMs;
  used_ = 0;
}

}  // namespace caesura::limit
