// A context of the store's own: a deadline, somebody's cancel, and a flag that ends everything.
#pragma once

#include <tts/services.hpp>

#include <algorithm>
#include <atomic>

namespace caesura::postgres_blob {

// [thread-safe]; whatever it is made from outlives it.
class OwnContext {
 public:
  OwnContext(const tts::Host& host, int64_t timeout_ms, tts::Context caller = tts::Context(nullptr),
             const std::atomic<bool>* stop = nullptr)
      : host_(host),
        caller_(caller),
        stop_(stop),
        end_ns_(host.steady_ns() + timeout_ms * 1'000'000) {
    table_ = {sizeof table_,
              0,
              this,
              tts::str(caller.trace_id()),
              [](const tts_context* c) noexcept -> int32_t { return of(c).cancelled(); },
              [](const tts_context* c) noexcept -> int64_t { return of(c).remaining_ms(); }};
  }
  OwnContext(const OwnContext&) = delete;
  OwnContext& operator=(const OwnContext&) = delete;

  tts::Context get() const { return tts::Context(&table_); }

 private:
  static const OwnContext& of(const tts_context* context) {
    return *static_cast<const OwnContext*>(context->data);
  }
  bool cancelled() const {
    return caller_.cancelled() || (stop_ != nullptr && stop_->load(std::memory_order_relaxed));
  }
  int64_t remaining_ms() const {
    return std::min(caller_.remaining_ms(), (end_ns_ - host_.steady_ns()) / 1'000'000);
  }

  tts_context table_{};
  const tts::Host& host_;
  tts::Context caller_;
  const std::atomic<bool>* stop_;
  int64_t end_ns_;
};

}  // namespace caesura::postgres_blob
