#include "plugins/stores/tiered/pusher.hpp"

#include <array>

namespace caesura::tiered {
namespace {

const tts::Context kPatient{nullptr};
constexpr int64_t kYoungMs = 60'000;

// A get needs a sink; what is kept first is handed on to nobody.
const tts_blob_sink kNobody{
    sizeof kNobody, 0, nullptr,
    [](const tts_blob_sink*, const tts_entry_info*) noexcept { return tts_status{TTS_OK}; },
    [](const tts_blob_sink*, const void*, size_t) noexcept { return tts_status{TTS_OK}; }};

tts::Metric pushes_metric(const tts::Host& host, std::string_view owner, std::string_view result) {
  return host.metric("caesura_tier_pushes_total", TTS_METRIC_COUNTER,
                     std::array{tts_kv{tts::str("object"), tts::str(owner)},
                                tts_kv{tts::str("result"), tts::str(result)}},
                     "Entries passed on to slower tiers, gone before they were, or not taken.");
}

}  // namespace

Pusher::Pusher(std::deque<Tier>& tiers, std::size_t holder, const Settings& settings,
               tts::Host host)
    : tiers_(tiers),
      holder_(holder),
      max_(settings.behind_max),
      host_(host),
      name_(settings.name),
      pushed_metric_(pushes_metric(host, settings.name, "pushed")),
      lost_metric_(pushes_metric(host, settings.name, "lost")),
      refused_metric_(pushes_metric(host, settings.name, "refused")),
      queue_(
          [this](Descent& descent, tts::Context context) {
            bool done = true;
            tts::guard(nullptr, [&] { return done = work(descent, context), tts::Status{}; });
            return done;
          },
          settings.stop_timeout) {
  queue_.add(Descent{});
}

tts::Status Pusher::mark(tts::Context context, const Descent& descent) {
  const entry::OwnedKey marker = marker_key(descent.key.view());
  const MarkerEntry content(descent, host_.unix_ms());
  return tiers_[holder_].put(context, marker.view(), content.info(), MarkerEntry::audio(),
                             TTS_PUT_REPLACE, 0);
}

void Pusher::start(Descent descent) {
  if (queue_.size() >= max_) {
    has_more_ = true;
  } else {
    queue_.add(std::move(descent));
  }
}

void Pusher::unmark(const tts_store_key& key) {
  const entry::OwnedKey marker = marker_key(key);
  const tts_store_key view = marker.view();
  uint64_t removed = 0;
  // One that stays is found at the next start, and its entry is in the slower tiers already.
  (void)tiers_[holder_].remove(kPatient, {&view, 1}, removed);
}

void Pusher::call_off(std::span<const tts_store_key> keys) {
  for (const entry::OwnedKey& key : queue_.call_off(keys)) unmark(key.view());
}

bool Pusher::work(Descent& descent, tts::Context context) {
  if (descent.key.digest.empty()) return find_markers(context);
  const bool done = push(descent, context);
  if (done && queue_.size() == 1 && has_more_.exchange(false)) queue_.add(Descent{});
  return done;
}

bool Pusher::find_markers(tts::Context context) {
  struct Found {
    std::size_t room;
    std::vector<Descent> markers;
  } found{max_, {}};
  const auto keep = [](void* user, const tts_store_key* key,
                       const tts_entry_info* info) noexcept -> tts_status {
    return tts::guard(nullptr, [&]() -> tts::Status {
      auto& all = *static_cast<Found*>(user);
      if (all.markers.size() == all.room) return {TTS_OUT_OF_RANGE, ""};
      auto descent = read_marker(*key, *info);
      if (descent) all.markers.push_back(std::move(*descent));
      return {};
    });
  };
  const tts_scan markers{sizeof markers, TTS_SCAN_SCHEME, {}, tts::str(kMarkerScheme), nullptr};
  const tts::Status status = tiers_[holder_].scan(context, markers, keep, &found);
  if (status.code() == TTS_OUT_OF_RANGE) has_more_ = true;
  for (Descent& descent : found.markers) queue_.add(std::move(descent));
  return !is_sickness(status.code()) && status.code() != TTS_CANCELLED;
}

bool Pusher::push(const Descent& descent, tts::Context context) {
  const tts_store_key key = descent.key.view();
  Passage passage(&kNobody, Carry::keep_first);
  tts_error error = tts::empty_error();
  const tts_status code = tiers_[holder_].get(context, key, passage.table(), &error);
  tiers_[holder_].judge(code, error.message);
  if (is_sickness(code) || code == TTS_CANCELLED) return false;
  if (code != TTS_OK || passage.carried().info == nullptr) {
    // Another process may have put the marker a moment ago, and be about to put the entry.
    if (host_.unix_ms() - descent.marked_ms < kYoungMs) return true;
    ++counters_.lost;
    lost_metric_.add();
  } else if (!hand_down(descent, passage.carried(), context)) {
    return false;
  }
  unmark(key);
  return true;
}

// Whether each slower tier has the entry or will never take it.
bool Pusher::hand_down(const Descent& descent, const Carried& carried, tts::Context context) {
  bool refused = false;
  for (std::size_t i = holder_ + 1; i < tiers_.size(); ++i) {
    if (!tiers_[i].allows_writing()) return false;
    const tts::Status status = tiers_[i].put(context, descent.key.view(), carried.info->get(),
                                             carried.audio, descent.mode, 0);
    if (status.ok() || status.code() == TTS_ALREADY_EXISTS) continue;
    if (is_sickness(status.code()) || status.code() == TTS_CANCELLED) return false;
    refused = true;
    host_.log(TTS_LOG_WARN, name_, "an entry stays in faster tiers only: " + status.message());
  }
  ++(refused ? counters_.refused : counters_.pushed);
  (refused ? refused_metric_ : pushed_metric_).add();
  return true;
}

}  // namespace caesura::tiered
