#include "plugins/middleware/retry/retry.hpp"

#include <tts/contract.hpp>

#include <optional>
#include <random>

#include "plugins/middleware/retry/backoff.hpp"
#include "plugins/support/attempt/attempt_context.hpp"
#include "plugins/support/attempt/wait.hpp"

namespace caesura::retry {
namespace {

bool may_pass(tts_status code) {
  return code == TTS_UNAVAILABLE || code == TTS_RESOURCE_EXHAUSTED || code == TTS_DEADLINE_EXCEEDED;
}

// The number comes first: a long message is cut at its end.
tts::Status counted(const tts::Status& status, int64_t attempts) {
  return {status.code(),
          "after " + std::to_string(attempts) + (attempts == 1 ? " attempt: " : " attempts: ") +
              status.message(),
          status.vendor_code(), status.retry_after_ms()};
}

}  // namespace

tts::Result<std::unique_ptr<Retry>> Retry::create(const tts::Creation& creation) {
  auto settings = read_settings(creation.config);
  if (!settings.ok()) return settings.status();
  std::random_device device;
  const uint64_t seed = (uint64_t{device()} << 32U) | device();
  return std::make_unique<Retry>(creation, settings.value(), seed);
}

Retry::Retry(const tts::Creation& creation, const Settings& settings, uint64_t seed)
    : Middleware(creation.next),
      host_(creation.host),
      name_(creation.name),
      settings_(settings),
      seed_(seed) {
  const tts_kv label{tts::str("object"), tts::str(creation.name)};
  retries_ = host_.metric("caesura_retries_total", TTS_METRIC_COUNTER, {&label, 1},
                          "Attempts beyond the first.");
  given_up_ = host_.metric("caesura_retry_given_up_total", TTS_METRIC_COUNTER, {&label, 1},
                           "Calls that failed though their error is worth another try.");
}

tts::Status Retry::synthesize(tts::Context context, const tts_request& request, tts::Sink sink) {
  std::optional<Backoff> backoff;
  for (int64_t attempt = 1;; ++attempt) {
    attempt::AttemptSink held(sink);
    const attempt::AttemptContext own(context, host_, held, settings_.attempt_timeout_ms);
    tts_error error = tts::empty_error();
    const tts_status code = next()->synthesize(next(), own.table(), &request, held.table(), &error);
    const tts::Status status = tts::Status::from(code, error);
    if (status.ok()) return status;
    const bool final = held.begun() || !may_pass(status.code()) || !context.check().ok();
    if (final) return attempt == 1 ? status : counted(status, attempt);

    if (!backoff) {
      backoff.emplace(settings_.base_ms, settings_.cap_ms, seed_.fetch_add(1));
    }
    const int64_t wait_ms = std::max<int64_t>(backoff->next_ms(), status.retry_after_ms());
    const bool last = gives_up(status, attempt, wait_ms, context);
    tell(attempt, status, last ? -1 : wait_ms, context);
    if (last) {
      given_up_.add();
      return counted(status, attempt);
    }
    if (auto stopped = attempt::wait(context, host_, wait_ms); !stopped.ok()) {
      return counted(stopped, attempt);
    }
    retries_.add();
  }
}

void Retry::tell(int64_t attempt, const tts::Status& status, int64_t wait_ms,
                 tts::Context context) const {
  if (!host_.log_enabled(TTS_LOG_DEBUG)) return;
  const std::string next =
      wait_ms < 0 ? "; given up" : "; again in " + std::to_string(wait_ms) + " ms";
  host_.log(TTS_LOG_DEBUG, name_,
            "attempt " + std::to_string(attempt) +
                " failed: " + std::string(tts::status_name(status.code())) + next,
            context);
}

// A wait that would outlast the caller's deadline is not begun: the caller learns at once.
bool Retry::gives_up(const tts::Status& status, int64_t attempt, int64_t wait_ms,
                     tts::Context context) const {
  return attempt >= settings_.attempts || status.retry_after_ms() > settings_.max_retry_after_ms ||
         wait_ms >= context.remaining_ms();
}

}  // namespace caesura::retry
