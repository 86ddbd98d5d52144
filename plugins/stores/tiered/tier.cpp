#include "plugins/stores/tiered/tier.hpp"

#include <array>

namespace caesura::tiered {

bool is_sickness(tts_status code) {
  switch (code) {
    case TTS_UNKNOWN:
    case TTS_DEADLINE_EXCEEDED:
    case TTS_PERMISSION_DENIED:
    case TTS_FAILED_PRECONDITION:
    case TTS_INTERNAL:
    case TTS_UNAVAILABLE:
    case TTS_UNAUTHENTICATED:
      return true;
    default:
      return false;
  }
}

namespace {

tts::Metric resting_metric(const tts::Host& host, std::string_view owner, std::string_view tier,
                           std::string_view side) {
  return host.metric("caesura_tier_resting", TTS_METRIC_GAUGE,
                     std::array{tts_kv{tts::str("object"), tts::str(owner)},
                                tts_kv{tts::str("tier"), tts::str(tier)},
                                tts_kv{tts::str("side"), tts::str(side)}},
                     "1 while a tier is not read, or not written to, after failures.");
}

}  // namespace

Tier::Tier(const tts_store& store, TierSettings settings, tts::Host host, std::string_view owner)
    : store_(store),
      settings_(std::move(settings)),
      host_(host),
      owner_(owner),
      hits_(host.metric("caesura_tier_hits_total", TTS_METRIC_COUNTER,
                        std::array{tts_kv{tts::str("object"), tts::str(owner)},
                                   tts_kv{tts::str("tier"), tts::str(name())}},
                        "Look-ups answered by a tier.")),
      reads_rest_(resting_metric(host, owner, name(), "reading")),
      writes_rest_(resting_metric(host, owner, name(), "writing")) {}

void Tier::judge(attempt::Breaker& breaker, tts_status code, const char* message) {
  const tts::Metric& rests = &breaker == &reads_ ? reads_rest_ : writes_rest_;
  if (!is_sickness(code)) {
    if (!breaker.succeeded()) return;
    rests.set(0);
    host_.log(TTS_LOG_INFO, owner_,
              "tier " + name() + (&breaker == &reads_ ? " is read again" : " is written to again"));
  } else if (breaker.failed(host_)) {
    rests.set(1);
    host_.log(TTS_LOG_WARN, owner_,
              "tier " + name() + (&breaker == &reads_ ? " is not read" : " is not written to") +
                  ", tried again every 2 s: " + message);
  }
}

tts::Status Tier::judged(attempt::Breaker& breaker, tts_status code, const tts_error& error) {
  judge(breaker, code, error.message);
  if (code == TTS_OK) return {};
  return {code, name() + ": " + error.message, error.vendor_code, error.retry_after_ms};
}

tts::Status Tier::put(tts::Context context, const tts_store_key& key, const tts_entry_info& info,
                      std::span<const std::byte> audio, int32_t mode, int64_t fence) {
  const tts_put_options options{sizeof options, mode, fence};
  tts_error error = tts::empty_error();
  return judged(
      writes_,
      store_.put(&store_, context.raw(), &key, &info, audio.data(), audio.size(), &options, &error),
      error);
}

tts::Status Tier::touch(tts::Context context, std::span<const tts_touch> touches) {
  if (store_.touch == nullptr) return {};
  tts_error error = tts::empty_error();
  return judged(
      writes_, store_.touch(&store_, context.raw(), touches.data(), touches.size(), &error), error);
}

tts::Status Tier::remove(tts::Context context, std::span<const tts_store_key> keys,
                         uint64_t& removed) {
  if (store_.remove == nullptr) return {TTS_UNIMPLEMENTED, name() + ": cannot remove entries"};
  tts_error error = tts::empty_error();
  return judged(writes_,
                store_.remove(&store_, context.raw(), keys.data(), keys.size(), &removed, &error),
                error);
}

tts::Status Tier::stat(tts::Context context, const tts_store_key& key, tts_entry_fn entry,
                       void* user) {
  if (store_.stat == nullptr) return {TTS_UNIMPLEMENTED, name() + ": cannot tell of entries"};
  tts_error error = tts::empty_error();
  return judged(reads_, store_.stat(&store_, context.raw(), &key, entry, user, &error), error);
}

bool Tier::holds(tts::Context context, const tts_store_key& key) {
  const auto ignore = [](void*, const tts_store_key*, const tts_entry_info*) noexcept {
    return tts_status{TTS_OK};
  };
  return stat(context, key, ignore, nullptr).ok();
}

tts::Status Tier::scan(tts::Context context, const tts_scan& scan, tts_entry_fn entry, void* user) {
  if (store_.scan == nullptr) return {TTS_UNIMPLEMENTED, name() + ": cannot list its entries"};
  tts_error error = tts::empty_error();
  // A receiver that stops a scan does so with any status, so a scan says nothing of the health.
  return tts::Status::from(store_.scan(&store_, context.raw(), &scan, entry, user, &error), error);
}

}  // namespace caesura::tiered
