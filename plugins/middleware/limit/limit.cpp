#include "plugins/middleware/limit/limit.hpp"

#include <algorithm>
#include <array>

#include "plugins/support/attempt/attempt_sink.hpp"

namespace caesura::limit {
namespace {

int64_t code_points(std::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

tts::Status named(std::string_view name, const tts::Status& status) {
  return {status.code(), "limit " + std::string(name) + ": " + status.message(),
          status.vendor_code(), status.retry_after_ms()};
}

tts::Metric waiting_gauge(const tts::Creation& creation) {
  const tts_kv object{tts::str("object"), tts::str(creation.name)};
  return creation.host.metric("caesura_limit_waiting", TTS_METRIC_GAUGE, {&object, 1},
                              "Calls that wait for their turn now.");
}

}  // namespace

tts::Result<std::unique_ptr<Limit>> Limit::create(const tts::Creation& creation) {
  auto settings = read_settings(creation.config);
  if (!settings.ok()) return settings.status();
  return std::make_unique<Limit>(creation, settings.value());
}

Limit::Limit(const tts::Creation& creation, const Settings& settings)
    : Middleware(creation.next),
      host_(creation.host),
      name_(creation.name),
      has_budget_(settings.characters_per_day > 0),
      budget_(settings.characters_per_day),
      queue_(settings, host_, waiting_gauge(creation)) {
  const tts_kv object{tts::str("object"), tts::str(creation.name)};
  const auto refused = [&](std::string_view reason) {
    const std::array<tts_kv, 2> labels{{object, {tts::str("reason"), tts::str(reason)}}};
    return host_.metric("caesura_limit_refused_total", TTS_METRIC_COUNTER, labels,
                        "Calls refused: their wait would be too long, or the budget is spent.");
  };
  wait_ = host_.metric("caesura_limit_wait_seconds", TTS_METRIC_HISTOGRAM, {&object, 1},
                       "Wait of the calls that got their turn.");
  refused_wait_ = refused("wait");
  refused_budget_ = refused("budget");
  if (!has_budget_) return;
  left_ = host_.metric("caesura_limit_budget_left_characters", TTS_METRIC_GAUGE, {&object, 1},
                       "Characters that may still be spoken today, as of the last call.");
  left_.set(static_cast<double>(settings.characters_per_day));
}

tts::Status Limit::synthesize(tts::Context context, const tts_request& request, tts::Sink sink) {
  // What a cache behind may answer by itself costs nothing.
  if ((request.flags & TTS_REQUEST_ONLY_IF_CACHED) != 0) {
    return Middleware::synthesize(context, request, sink);
  }
  const int64_t characters = code_points(tts::view(request.text));
  const int64_t taken_ms = host_.unix_ms();
  if (auto status = budget_.take(characters, taken_ms); !status.ok()) {
    refused_budget_.add();
    return named(name_, status);
  }
  // What failed before its first byte was not spoken, so not billed.
  struct Refund {
    DayBudget& budget;
    int64_t characters, taken_ms;
    bool spoken = false;
    ~Refund() {
      if (!spoken) budget.give_back(characters, taken_ms);
    }
  };
  bool begun = false;
  tts::Status status;
  {
    Refund refund{budget_, characters, taken_ms};
    status = admitted(context, request, sink, characters, begun);
    refund.spoken = status.ok() || begun;
  }
  if (has_budget_) left_.set(static_cast<double>(budget_.left(host_.unix_ms())));
  return status;
}

tts::Status Limit::admitted(tts::Context context, const tts_request& request, tts::Sink sink,
                            int64_t characters, bool& begun) {
  const int64_t asked_ns = host_.steady_ns();
  if (auto status = queue_.enter(context, static_cast<double>(characters)); !status.ok()) {
    if (status.code() == TTS_RESOURCE_EXHAUSTED) refused_wait_.add();
    return named(name_, status);
  }
  struct Leaving {
    Queue& queue;
    ~Leaving() { queue.leave(); }
  } leaving{queue_};
  wait_.observe(static_cast<double>(host_.steady_ns() - asked_ns) * 1e-9);
  attempt::AttemptSink watched(sink);
  tts::Status status = Middleware::synthesize(context, request, tts::Sink(watched.table()));
  begun = watched.begun();
  return status;
}

}  // namespace caesura::limit
