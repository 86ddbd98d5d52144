#include "plugins/stores/postgres_blob/blobs/retry.hpp"

#include <algorithm>
#include <random>

#include "plugins/support/attempt/wait.hpp"

namespace caesura::postgres_blob {
namespace {

int64_t jitter_ms(int64_t most) {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_int_distribution<int64_t>(0, most)(random);
}

}  // namespace

bool may_pass(const tts::Status& status) {
  switch (status.code()) {
    case TTS_UNAVAILABLE:
    case TTS_DATA_LOSS:
      return true;
    case TTS_RESOURCE_EXHAUSTED:
      return status.vendor_code() == 429;
    default:
      return false;
  }
}

tts::Status with_retries(tts::Context context, const tts::Host& host,
                         const std::function<tts::Status()>& attempt) {
  int64_t pause_ms = kFirstPauseMs;
  for (int tries = 1;; ++tries, pause_ms *= 2) {
    auto status = attempt();
    if (status.ok() || tries == kTries || !may_pass(status)) return status;
    const int64_t asked_ms = status.retry_after_ms();
    const int64_t wait_ms = std::max(jitter_ms(pause_ms), asked_ms);
    if (asked_ms > kMaxAskedMs || wait_ms >= context.remaining_ms()) return status;
    if (auto left = attempt::wait(context, host, wait_ms); !left.ok()) return left;
  }
}

}  // namespace caesura::postgres_blob
