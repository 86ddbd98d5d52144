// A caller's context with a nearer deadline: a store that hangs must not hold speech up.
#pragma once

#include <tts/services.hpp>

#include <algorithm>

namespace caesura::cache {

// For the duration of one call; `host` and what `outer` views outlive it.
class ShorterContext {
 public:
  ShorterContext(tts::Context outer, int64_t limit_ms, const tts::Host& host)
      : outer_(outer), host_(host), end_ns_(-1), limit_ms_(limit_ms) {
    table_ = {sizeof table_,
              0,
              this,
              tts::str(outer.trace_id()),
              [](const tts_context* c) noexcept -> int32_t {
                return static_cast<ShorterContext*>(c->data)->outer_.cancelled() ? 1 : 0;
              },
              [](const tts_context* c) noexcept -> int64_t {
                return static_cast<ShorterContext*>(c->data)->remaining_ms();
              }};
  }
  ShorterContext(const ShorterContext&) = delete;
  ShorterContext& operator=(const ShorterContext&) = delete;
  const tts_context* table() const { return &table_; }

 private:
  int64_t remaining_ms() {
    // The clock starts with the first question: a store in memory never asks, and reads no clock.
    const int64_t now = host_.steady_ns();
    if (end_ns_ < 0) end_ns_ = now + limit_ms_ * 1'000'000;
    return std::min(outer_.remaining_ms(), (end_ns_ - now) / 1'000'000);
  }

  tts_context table_{};
  tts::Context outer_;
  const tts::Host& host_;
  int64_t end_ns_;
  int64_t limit_ms_;
};

}  // namespace caesura::cache
