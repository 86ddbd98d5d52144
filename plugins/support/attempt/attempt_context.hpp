// The context of one attempt: the caller's, with an end of its own for the wait before the first
// byte.
#pragma once

#include <tts/services.hpp>

#include <algorithm>

#include "plugins/support/attempt/attempt_sink.hpp"

namespace caesura::attempt {

// Cancel and deadline are the caller's; `timeout_ms` (0 = none) ends the attempt while its sink has
// not begun, and means nothing afterwards. [thread-safe]; caller, host and sink outlive it.
class AttemptContext {
 public:
  AttemptContext(tts::Context caller, const tts::Host& host, const AttemptSink& sink,
                 int64_t timeout_ms)
      : caller_(caller),
        host_(host),
        sink_(sink),
        timeout_ms_(timeout_ms),
        start_ns_(timeout_ms == 0 ? 0 : host.steady_ns()) {
    table_ = {sizeof table_,
              0,
              this,
              tts::str(caller.trace_id()),
              [](const tts_context* c) noexcept -> int32_t { return of(c).caller_.cancelled(); },
              [](const tts_context* c) noexcept -> int64_t { return of(c).remaining_ms(); }};
  }
  AttemptContext(const AttemptContext&) = delete;
  AttemptContext& operator=(const AttemptContext&) = delete;

  const tts_context* table() const { return &table_; }

 private:
  static const AttemptContext& of(const tts_context* context) {
    return *static_cast<const AttemptContext*>(context->data);
  }
  int64_t remaining_ms() const {
    const int64_t callers = caller_.remaining_ms();
    if (timeout_ms_ == 0 || sink_.begun()) return callers;
    return std::min(callers, timeout_ms_ - (host_.steady_ns() - start_ns_) / 1'000'000);
  }

  tts_context table_{};
  tts::Context caller_;
  const tts::Host& host_;
  const AttemptSink& sink_;
  int64_t timeout_ms_;
  int64_t start_ns_;
};

}  // namespace caesura::attempt
