#include "plugins/middleware/fallback/branch.hpp"

#include <tts/ext/branches.h>
#include <tts/ext/cache.h>
#include <tts/ext/info.h>
#include <tts/contract.hpp>

#include <array>

#include "plugins/support/attempt/attempt_context.hpp"

namespace caesura::fallback {
namespace {

// A service may ask for any wait; it is asked again at the latest after this one.
constexpr int64_t kLongestRestMs = 3'600'000;

// The request itself is at fault, or the caller has gone: another branch would not mend it.
bool is_the_callers(tts_status code) {
  return code == TTS_CANCELLED || code == TTS_INVALID_ARGUMENT || code == TTS_OUT_OF_RANGE;
}

// The whole branch is out, not just this text.
bool is_an_outage(tts_status code) {
  return code == TTS_UNAVAILABLE || code == TTS_RESOURCE_EXHAUSTED ||
         code == TTS_DEADLINE_EXCEEDED || code == TTS_UNAUTHENTICATED ||
         code == TTS_PERMISSION_DENIED || code == TTS_FAILED_PRECONDITION;
}

tts_str translated_word(const Translation& words, tts_str word) {
  if (word.size == 0 || words.empty()) return word;
  auto found = words.find(tts::view(word));
  if (found == words.end()) found = words.find("*");
  return found == words.end() ? word : tts::str(found->second);
}

bool has(const tts_provider& provider, const char* id) {
  return provider.get_extension != nullptr && provider.get_extension(&provider, id) != nullptr;
}

}  // namespace

Branch::Branch(BranchSettings settings, const Settings& all, const tts_provider& provider,
               const tts::Host& host, std::string_view owner)
    : settings_(std::move(settings)),
      rest_ms_(all.rest_ms),
      timeout_ms_(all.branch_timeout_ms),
      provider_(provider),
      host_(host),
      owner_(owner),
      keeps_takes_(has(provider, TTS_EXT_CACHE) || has(provider, TTS_EXT_BRANCHES)),
      rest_(all.failures, all.rest_ms * 1'000'000) {
  const std::array<tts_kv, 2> labels{
      {{tts::str("object"), tts::str(owner)}, {tts::str("branch"), tts::str(settings_.name)}}};
  answers_ = host.metric("caesura_fallback_answers_total", TTS_METRIC_COUNTER, labels,
                         "Answers of a branch, hits of its cache included.");
  failures_ = host.metric("caesura_fallback_failures_total", TTS_METRIC_COUNTER, labels,
                          "Calls that a branch failed and the next one was asked for.");
  resting_ = host.metric("caesura_fallback_resting", TTS_METRIC_GAUGE, labels,
                         "1 while a branch is left alone after failures.");
}

tts_request Branch::translated(const tts_request& request) const {
  tts_request own = request;
  own.voice = translated_word(settings_.voices, request.voice);
  own.model = translated_word(settings_.models, request.model);
  return own;
}

Outcome Branch::ask(Rest::Turn turn, tts::Context context, const tts_request& request,
                    tts::Sink sink) {
  attempt::AttemptSink held(sink);
  held.tell(TTS_INFO_FALLBACK_BRANCH, settings_.name);
  const attempt::AttemptContext limited(context, host_, held, timeout_ms_);
  const tts_request own = translated(request);
  tts_error error = tts::empty_error();
  const tts_status code =
      provider_.synthesize(&provider_, limited.table(), &own, held.table(), &error);
  tts::Status status = tts::Status::from(code, error);
  if (status.ok()) {
    answers_.add();
    // A hit is heard from the store, not from the service.
    if (held.told(TTS_INFO_CACHE) == "hit") {
      rest_.undecided(turn, host_.steady_ns());
    } else {
      rest_.answered();
      resting_.set(0);
    }
    return {std::move(status), true};
  }
  // A caller that left, or ran out of time, says nothing of the branch.
  const bool stopped = !context.check().ok();
  if (!stopped && is_an_outage(status.code())) {
    note_failure(status, context);
  } else {
    rest_.undecided(turn, host_.steady_ns());
  }
  const bool settled = held.begun() || stopped || is_the_callers(status.code());
  if (!settled) failures_.add();
  return {std::move(status), settled};
}

Outcome Branch::ask_cache(tts::Context context, const tts_request& request, tts::Sink sink) {
  attempt::AttemptSink held(sink);
  held.tell(TTS_INFO_FALLBACK_BRANCH, settings_.name);
  tts_request own = translated(request);
  own.flags |= TTS_REQUEST_ONLY_IF_CACHED;
  tts_error error = tts::empty_error();
  const tts_status code =
      provider_.synthesize(&provider_, context.raw(), &own, held.table(), &error);
  tts::Status status = tts::Status::from(code, error);
  if (status.ok()) answers_.add();
  return {std::move(status), status.ok() || held.begun() || !context.check().ok()};
}

void Branch::note_failure(const tts::Status& status, tts::Context context) {
  const bool before = rest_.resting();
  const int64_t rest_ms = std::min<int64_t>(
      status.retry_after_ms() >= 0 ? status.retry_after_ms() : rest_ms_, kLongestRestMs);
  rest_.failed(host_.steady_ns(), rest_ms * 1'000'000);
  if (before || !rest_.resting()) return;
  resting_.set(1);
  host_.log(TTS_LOG_WARN, owner_,
            "branch " + settings_.name + " rests for " + std::to_string(rest_ms) + " ms after " +
                std::string(tts::status_name(status.code())),
            context);
}

}  // namespace caesura::fallback
