#include "host_example/interrupt.hpp"

#include <csignal>

#include <atomic>
#include <limits>

namespace caesura::host {
namespace {

std::atomic<bool> raised = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set it");

}  // namespace

void watch_for_interrupts() {
  struct sigaction action {};
  action.sa_handler = [](int) { raised.store(true, std::memory_order_relaxed); };
  // The second one finds the default action again, so a program that hangs can be ended.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
  return raised.load(std::memory_order_relaxed);
}

const tts_context* interruptible_context() {
  static constexpr tts_context kContext = {
      sizeof(tts_context),
      0,
      nullptr,
      {nullptr, 0},
      [](const tts_context*) noexcept -> int32_t { return interrupted() ? 1 : 0; },
      [](const tts_context*) noexcept -> int64_t { return std::numeric_limits<int64_t>::max(); }};
  return &kContext;
}

}  // namespace caesura::host
