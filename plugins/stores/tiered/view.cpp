// The tiers as one store: what it holds, its statistics, its upkeep.
#include <algorithm>
#include <set>

#include "plugins/stores/tiered/tiered_store.hpp"

namespace caesura::tiered {
namespace {

constexpr std::chrono::seconds kLongestSettling{2};

// Passes a listing on without the markers; calls `on_each` before.
class Listing {
 public:
  explicit Listing(tts::EntrySink entry, std::function<void(const tts_store_key&)> on_each = {})
      : entry_(entry), on_each_(std::move(on_each)) {}
  static tts_status pass(void* user, const tts_store_key* key,
                         const tts_entry_info* info) noexcept {
    auto& self = *static_cast<Listing*>(user);
    return tts::guard(nullptr, [&]() -> tts::Status {
      if (tts::view(key->scheme) == kMarkerScheme) return {};
      if (self.on_each_) self.on_each_(*key);
      return self.entry_(*key, *info);
    });
  }

 private:
  tts::EntrySink entry_;
  std::function<void(const tts_store_key&)> on_each_;
};

tts::Status cannot(const Tier& tier, const char* what) {
  return {TTS_UNIMPLEMENTED, tier.name() + ": cannot " + what};
}

}  // namespace

// Entries that are on their way down are waited for, as far as they get there soon.
Tier& TieredStore::view_tier(tts::Context context) {
  if (pusher_ != nullptr && pusher_->size() > 0) {
    const auto limit = std::min<int64_t>(context.remaining_ms(),
                                         std::chrono::milliseconds(kLongestSettling).count());
    (void)pusher_->settle(JobQueue<Descent>::Clock::now() + std::chrono::milliseconds(limit));
  }
  for (std::size_t i = tiers_.size(); i-- > 0;) {
    if (!tiers_[i].rests()) return tiers_[i];
  }
  return tiers_.back();
}

tts::Status TieredStore::stat(tts::Context context, const tts_store_key& key,
                              tts::EntrySink entry) {
  Listing listing(entry);
  tts::Status failure;
  bool was_asked = false;
  for (std::size_t i = tiers_.size(); i-- > 0;) {
    if (!tiers_[i].allows()) continue;
    tts::Status status = tiers_[i].stat(context, key, Listing::pass, &listing);
    if (status.ok()) return status;
    was_asked = was_asked || status.code() == TTS_NOT_FOUND;
    if (status.code() != TTS_NOT_FOUND) failure = std::move(status);
  }
  if (was_asked) return {TTS_NOT_FOUND, ""};
  return failure.ok() ? tts::Status{TTS_UNAVAILABLE, "every tier rests after failures"} : failure;
}

tts::Status TieredStore::scan(tts::Context context, const tts_scan& scan, tts::EntrySink entry) {
  if (tts::Status status = context.check(); !status.ok()) return status;
  Tier& tier = view_tier(context);
  // By key, behind all others. An entry that arrives meanwhile is told once or twice.
  const auto before = [](const entry::OwnedKey& a, const entry::OwnedKey& b) {
    return entry::compare(a.view(), b.view()) < 0;
  };
  std::set<entry::OwnedKey, decltype(before)> waiting(before);
  if (pusher_ != nullptr) {
    for (entry::OwnedKey& key : pusher_->keys()) {
      if (entry::is_valid(key.view())) waiting.insert(std::move(key));
    }
  }
  const bool goes_on_there =
      scan.after != nullptr && waiting.contains(entry::OwnedKey(*scan.after));
  Listing listing(entry, [&](const tts_store_key& key) { waiting.erase(entry::OwnedKey(key)); });
  if (!goes_on_there) {
    if (auto status = tier.scan(context, scan, Listing::pass, &listing); !status.ok()) {
      return status;
    }
  }
  for (const entry::OwnedKey& key : std::vector(waiting.begin(), waiting.end())) {
    const tts_store_key view = key.view();
    if ((goes_on_there && entry::compare(view, *scan.after) <= 0) ||
        ((scan.flags & TTS_SCAN_TENANT) != 0 && key.tenant != tts::view(scan.tenant)) ||
        ((scan.flags & TTS_SCAN_SCHEME) != 0 && key.scheme != tts::view(scan.scheme))) {
      continue;
    }
    const tts::Status status = stat(context, view, entry);
    if (!status.ok() && status.code() != TTS_NOT_FOUND) return status;
  }
  return {};
}

tts::Status TieredStore::list(tts::Context context, const tts_policy& policy,
                              tts::EntrySink entry) {
  const Tier& tier = view_tier(context);
  const tts_ext_admin* admin = tier.admin();
  if (admin == nullptr || admin->list == nullptr) return cannot(tier, "list its entries");
  Listing listing(entry);
  tts_error error = tts::empty_error();
  return tts::Status::from(
      admin->list(admin, context.raw(), &policy, Listing::pass, &listing, &error), error);
}

tts::Status TieredStore::plan(tts::Context context, const tts_policy& policy,
                              tts::EntrySink entry) {
  const Tier& tier = view_tier(context);
  const tts_ext_admin* admin = tier.admin();
  if (admin == nullptr || admin->plan == nullptr) return cannot(tier, "plan a clean-up");
  Listing listing(entry);
  tts_error error = tts::empty_error();
  return tts::Status::from(
      admin->plan(admin, context.raw(), &policy, Listing::pass, &listing, &error), error);
}

// Each entry that the slowest tier removes goes from the faster ones as well.
tts::Status TieredStore::apply(tts::Context context, const tts_policy& policy,
                               std::span<const tts_store_key> keys, tts::EntrySink entry,
                               tts_report& report) {
  Tier& tier = view_tier(context);
  const tts_ext_admin* admin = tier.admin();
  if (admin == nullptr || admin->apply == nullptr) return cannot(tier, "clean up");
  Listing listing(entry, [&](const tts_store_key& key) {
    if (pusher_ != nullptr) pusher_->call_off({&key, 1});
    promoter_->call_off({&key, 1});
    for (Tier& other : tiers_) {
      uint64_t removed = 0;
      if (&other != &tier) (void)other.remove(tts::Context(nullptr), {&key, 1}, removed);
    }
    promoter_->call_off({&key, 1});
  });
  report.struct_size = sizeof report;
  tts_error error = tts::empty_error();
  return tts::Status::from(admin->apply(admin, context.raw(), &policy, keys.data(), keys.size(),
                                        Listing::pass, &listing, &report, &error),
                           error);
}

tts::Status TieredStore::verify(tts::Context context, const tts_policy& policy,
                                tts::EntrySink entry, tts_report& report) {
  tts::Status failure;
  bool verified = false;
  for (const Tier& tier : tiers_) {
    const tts_ext_admin* admin = tier.admin();
    if (admin == nullptr || admin->verify == nullptr || tier.rests()) continue;
    verified = true;
    Listing listing(entry);
    tts_report here{};
    here.struct_size = sizeof here;
    tts_error error = tts::empty_error();
    const tts_status code =
        admin->verify(admin, context.raw(), &policy, Listing::pass, &listing, &here, &error);
    if (code != TTS_OK) failure = tts::Status::from(code, error);
    report.scanned = std::max(report.scanned, here.scanned);
    report.removed += here.removed;
    report.failed += here.failed;
    report.bytes_freed += here.bytes_freed;
  }
  return verified ? failure : tts::Status{TTS_UNIMPLEMENTED, "no tier can check its entries"};
}

tts::Status TieredStore::reconcile(tts::Context context, bool execute, tts_report& report) {
  tts::Status failure;
  bool compared = false;
  for (const Tier& tier : tiers_) {
    const tts_ext_admin* admin = tier.admin();
    if (admin == nullptr || admin->reconcile == nullptr || tier.rests()) continue;
    compared = true;
    tts_report here{};
    here.struct_size = sizeof here;
    tts_error error = tts::empty_error();
    const tts_status code = admin->reconcile(
        admin, context.raw(), execute ? uint32_t{TTS_RECONCILE_EXECUTE} : 0U, &here, &error);
    if (code != TTS_OK) failure = tts::Status::from(code, error);
    report.scanned = std::max(report.scanned, here.scanned);
    report.removed += here.removed;
    report.failed += here.failed;
    report.bytes_freed += here.bytes_freed;
  }
  return compared ? failure : tts::Status{TTS_UNIMPLEMENTED, "no tier has an index to compare"};
}

tts::Status TieredStore::stats(entry::StatSink& stat) {
  const tts::Context context(nullptr);
  const Tier& view = view_tier(context);
  struct Telling {
    entry::StatSink& stat;
    const Tier& tier;
    bool is_view;
  };
  const auto pass = [](void* user, tts_str name, int32_t kind, double value) noexcept {
    return tts::guard(nullptr, [&] {
      const auto& telling = *static_cast<Telling*>(user);
      const std::string_view plain = tts::view(name);
      const std::string full = "tier." + telling.tier.name() + "." + std::string(plain);
      if (kind == TTS_STAT_COUNTER) {
        telling.stat.counter(full, value);
      } else {
        telling.stat.gauge(full, value);
      }
      if (telling.is_view && (plain == "entries" || plain == "bytes")) {
        telling.stat.gauge(plain, value);
      }
      return telling.stat.status();
    });
  };
  for (const Tier& tier : tiers_) {
    stat.gauge("tier." + tier.name() + ".resting", tier.rests() ? 1 : 0);
    const tts_ext_admin* admin = tier.admin();
    if (admin == nullptr || admin->stats == nullptr || tier.rests()) continue;
    Telling telling{stat, tier, &tier == &view};
    tts_error error = tts::empty_error();
    (void)admin->stats(admin, context.raw(), pass, &telling, &error);
  }
  const auto number = [](uint64_t value) { return static_cast<double>(value); };
  stat.counter("hits_total", number(hits_));
  stat.counter("misses_total", number(misses_));
  stat.counter("promoted_total", number(promoted_));
  stat.counter("unpromoted_total", number(unpromoted_));
  stat.counter("skipped_total", number(skipped_));
  if (pusher_ == nullptr) return {};
  stat.gauge("waiting", number(pusher_->size()));
  stat.counter("pushed_total", number(pusher_->counters().pushed));
  stat.counter("push_lost_total", number(pusher_->counters().lost));
  stat.counter("push_refused_total", number(pusher_->counters().refused));
  return {};
}

// One tier that is well is enough to serve.
tts::Status TieredStore::probe(tts::Context context) {
  tts::Status failure;
  for (const Tier& tier : tiers_) {
    const tts_ext_probe* probe = tier.probe();
    if (probe == nullptr) return {};
    tts_error error = tts::empty_error();
    const tts_status code = probe->probe(probe, context.raw(), &error);
    if (code == TTS_OK) return {};
    failure = {code, tier.name() + ": " + error.message, error.vendor_code};
  }
  return failure;
}

}  // namespace caesura::tiered
