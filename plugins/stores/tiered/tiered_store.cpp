#include "plugins/stores/tiered/tiered_store.hpp"

#include <algorithm>

#include "plugins/support/entry/store_metrics.hpp"

namespace caesura::tiered {
namespace {

// Without the half kilobyte of zeros that a hit has no use for.
void make_empty(tts_error& error) {
  error.struct_size = sizeof error;
  error.code = TTS_OK;
  error.vendor_code = 0;
  error.retry_after_ms = -1;
  error.message[0] = '\0';
}

}  // namespace

tts::Result<std::unique_ptr<TieredStore>> TieredStore::create(const tts::Creation& creation) {
  auto settings = read_settings(creation);
  if (!settings.ok()) return settings.status();
  std::vector<const tts_store*> stores;
  bool persistent = false;
  for (const TierSettings& tier : settings.value().tiers) {
    const auto store = creation.host.store(tier.store);
    if (!store.ok()) return store.status();
    if (tier.behind && !persistent) {
      return tts::Status(TTS_INVALID_ARGUMENT,
                         "tiers: " + tier.store +
                             " is written behind, and no tier above it outlives the process; put a "
                             "disk store between, or write it through");
    }
    persistent = persistent || (store.value()->flags & TTS_STORE_PERSISTENT) != 0;
    stores.push_back(store.value());
  }
  return std::make_unique<TieredStore>(creation.host, std::move(settings).value(), stores);
}

TieredStore::TieredStore(tts::Host host, Settings settings,
                         const std::vector<const tts_store*>& stores)
    : host_(host),
      settings_(std::move(settings)),
      promoted_metric_(entry::store_metric(host_, TTS_METRIC_COUNTER, "caesura_tier_promoted_total",
                                           settings_.name,
                                           "Entries copied up to faster tiers after a hit.")),
      admin_(entry::admin_table(this)),
      probe_(entry::probe_table(this)) {
  for (std::size_t i = 0; i < stores.size(); ++i) {
    tiers_.emplace_back(*stores[i], settings_.tiers[i], host_, settings_.name);
  }
  plan_puts();
  // The fastest tier that outlives the process holds entries for all that are slower.
  const auto persistent = [](const Tier& tier) { return tier.has(TTS_STORE_PERSISTENT); };
  const auto holder = static_cast<std::size_t>(
      std::find_if(tiers_.begin(), tiers_.end(), persistent) - tiers_.begin());
  if (holder + 1 < tiers_.size()) {
    pusher_ = std::make_unique<Pusher>(tiers_, holder, settings_, host_);
  }
  promoter_ = std::make_unique<JobQueue<Ascent>>(
      [this](Ascent& ascent, tts::Context context) {
        tts::guard(nullptr, [&] { return ascend(ascent, context), tts::Status{}; });
        return true;
      },
      std::chrono::milliseconds(0));
}

void TieredStore::plan_puts() {
  for (std::size_t i = tiers_.size(); i-- > 0;) {
    if (tiers_[i].behind()) continue;
    const auto* lease = tiers_[i].has(TTS_STORE_SHARED) ? tiers_[i].lease() : nullptr;
    if (lease_ != nullptr || lease == nullptr) {
      puts_.push_back(i);
    } else {
      lease_ = lease;
      lease_tier_ = i;
      puts_.insert(puts_.begin(), i);
    }
  }
}

uint32_t TieredStore::flags() const {
  uint32_t flags = TTS_STORE_CONTIGUOUS;
  for (const Tier& tier : tiers_) {
    for (const uint32_t flag : {TTS_STORE_PERSISTENT, TTS_STORE_SHARED}) {
      if (tier.has(flag)) flags |= flag;
    }
  }
  return flags;
}

// The fastest tier's answer is handed on with as little around it as can be.
tts::Status TieredStore::get(tts::Context context, const tts_store_key& key, tts::BlobSink sink) {
  const uint64_t generation = promoter_->generation();
  Tier& first = tiers_.front();
  if (!first.has(TTS_STORE_CONTIGUOUS) || !first.allows()) {
    Search search{key, sink, generation, {}, false};
    return search_from(0, context, search);
  }
  Watch watch(sink.raw());
  tts_error error;
  make_empty(error);
  const tts_status code = first.get(context, key, watch.table(), &error);
  if (code == TTS_OK) [[likely]] {
    first.went_well();
    first.count_hit();
    hits_.fetch_add(1, std::memory_order_relaxed);
    return {};
  }
  if (watch.refusal() != TTS_OK) return tts::Status::from(watch.refusal());
  first.judge(code, error.message);
  Search search{key, sink, generation, {}, false};
  if (watch.begun() || search.ends_with(first, code, error, context)) {
    return tts::Status::from(code, error);
  }
  return search_from(1, context, search);
}

bool TieredStore::Search::ends_with(const Tier& tier, tts_status code, const tts_error& error,
                                    tts::Context context) {
  if (code == TTS_NOT_FOUND) {
    was_asked = true;
  } else if (failure.ok()) {
    failure = {code, tier.name() + ": " + error.message, error.vendor_code};
  }
  return code == TTS_CANCELLED || context.remaining_ms() <= 0;
}

tts::Status TieredStore::search_from(std::size_t start, tts::Context context, Search& search) {
  for (std::size_t i = start; i < tiers_.size(); ++i) {
    Tier& tier = tiers_[i];
    if (!tier.allows()) {
      ++skipped_;
      continue;
    }
    const bool whole = tier.has(TTS_STORE_CONTIGUOUS);
    const bool up = i > 0 && carried_bytes_ < settings_.promote_bytes;
    Passage passage(search.sink.raw(), !whole ? Carry::keep_first
                                       : up   ? Carry::hand_on_and_keep
                                              : Carry::hand_on);
    tts_error error = tts::empty_error();
    tts_status code = tier.get(context, search.key, passage.table(), &error);
    if (code == TTS_OK) code = passage.finish();
    if (passage.refusal() != TTS_OK) return tts::Status::from(passage.refusal());
    tier.judge(code, error.message);
    if (code == TTS_OK) {
      tier.count_hit();
      hits_.fetch_add(1, std::memory_order_relaxed);
      if (i > 0) promote(search.key, i, std::move(passage.carried()), search.generation);
      return {};
    }
    if (passage.begun() || search.ends_with(tier, code, error, context)) {
      return tts::Status::from(code, error);
    }
  }
  misses_.fetch_add(1, std::memory_order_relaxed);
  // A sick tier among others is a miss; a damaged entry is told, for it was set aside.
  if (search.failure.code() == TTS_DATA_LOSS) return search.failure;
  if (search.was_asked) return {TTS_NOT_FOUND, ""};
  if (!search.failure.ok()) return search.failure;
  return {TTS_UNAVAILABLE, "every tier rests after failures"};
}

void TieredStore::promote(const tts_store_key& key, std::size_t from, Carried carried,
                          uint64_t generation) {
  if (carried.info == nullptr || carried_bytes_ >= settings_.promote_bytes) {
    ++unpromoted_;
    return;
  }
  const uint64_t bytes = carried.audio.size();
  carried_bytes_ += bytes;
  // Given back with the job, whether it is done or called off.
  carried.charge =
      std::shared_ptr<void>(nullptr, [this, bytes](void*) { carried_bytes_ -= bytes; });
  (void)promoter_->add({entry::OwnedKey(key), from, std::move(carried)}, generation);
}

void TieredStore::ascend(const Ascent& ascent, tts::Context context) {
  bool copied = false;
  for (std::size_t i = ascent.from; i-- > 0;) {
    if (!tiers_[i].allows_writing()) continue;
    const tts::Status status = tiers_[i].put(context, ascent.key.view(), ascent.carried.info->get(),
                                             ascent.carried.audio, TTS_PUT_KEEP_FIRST, 0);
    copied = copied || status.ok();
  }
  if (!copied) return;
  ++promoted_;
  promoted_metric_.add();
}

tts::Status TieredStore::put(tts::Context context, const tts_store_key& key,
                             const tts_entry_info& info, std::span<const std::byte> audio,
                             const tts_put_options& options) {
  if (tts::Status status = context.check(); !status.ok()) return status;
  if (tts::Status status = entry::check(key); !status.ok()) return status;
  if (tts::view(key.scheme) == kMarkerScheme) {
    return {TTS_INVALID_ARGUMENT, "scheme: this one is the tiered store's own"};
  }
  // What is on its way up is the older take.
  if (options.mode == TTS_PUT_REPLACE) promoter_->call_off({&key, 1});
  bool missed = tiers_.back().behind();
  bool marked = false;
  const Descent descent{entry::OwnedKey(key), options.mode};
  if (missed) marked = pusher_->mark(context, descent).ok();
  const tts::Status status = put_to_all(context, key, info, audio, options, missed);
  if (!status.ok() || !missed || pusher_ == nullptr) return status;
  if (!marked) marked = pusher_->mark(context, descent).ok();
  if (marked) {
    pusher_->start(descent);
    return status;
  }
  // It cannot be written down: this one goes at once.
  for (Tier& tier : tiers_) {
    if (tier.behind() && tier.allows_writing())
      (void)tier.put(context, key, info, audio, options.mode, 0);
  }
  return status;
}

tts::Status TieredStore::put_to_all(tts::Context context, const tts_store_key& key,
                                    const tts_entry_info& info, std::span<const std::byte> audio,
                                    const tts_put_options& options, bool& missed) {
  bool taken = false;
  tts::Status failure;
  for (const std::size_t i : puts_) {
    Tier& tier = tiers_[i];
    tts::Status status{TTS_UNAVAILABLE, tier.name() + ": rests after failures"};
    if (tier.allows_writing()) {
      status = tier.put(context, key, info, audio, options.mode,
                        i == lease_tier_ && lease_ != nullptr ? options.fence : 0);
    } else {
      ++skipped_;
    }
    if (status.ok()) {
      taken = true;
      continue;
    }
    if (status.code() == TTS_CANCELLED || status.code() == TTS_INVALID_ARGUMENT ||
        (status.code() == TTS_ABORTED && options.fence != 0)) {
      return status;
    }
    if (status.code() == TTS_ALREADY_EXISTS) {
      if (!taken) return status;
      continue;
    }
    missed = missed || is_sickness(status.code());
    if (options.mode == TTS_PUT_REPLACE) repair_above(key, tier);
    if (failure.ok()) failure = std::move(status);
  }
  return taken ? tts::Status{} : failure;
}

// What could not be replaced must not be played any more.
void TieredStore::repair_above(const tts_store_key& key, Tier& tier) {
  uint64_t removed = 0;
  if (tier.allows_writing()) (void)tier.remove(tts::Context(nullptr), {&key, 1}, removed);
}

tts::Status TieredStore::touch(tts::Context context, std::span<const tts_touch> touches) {
  bool told = false;
  tts::Status failure;
  for (Tier& tier : tiers_) {
    if (!tier.allows_writing()) continue;
    tts::Status status = tier.touch(context, touches);
    told = told || status.ok();
    if (!status.ok()) failure = std::move(status);
  }
  return told ? tts::Status{} : failure;
}

tts::Status TieredStore::remove(tts::Context context, std::span<const tts_store_key> keys,
                                uint64_t& removed) {
  if (tts::Status status = context.check(); !status.ok()) return status;
  if (pusher_ != nullptr) pusher_->call_off(keys);
  promoter_->call_off(keys);
  removed = count_present(context, keys);
  tts::Status failure;
  for (Tier& tier : tiers_) {
    uint64_t here = 0;
    tts::Status status = tier.remove(context, keys, here);
    if (&tier == &tiers_.back()) removed += here;
    if (!status.ok()) failure = std::move(status);
  }
  promoter_->call_off(keys);  // what was read before it was removed
  return failure;
}

// How many keys are in faster tiers and not in the slowest, whose own count is told by it.
uint64_t TieredStore::count_present(tts::Context context, std::span<const tts_store_key> keys) {
  uint64_t count = 0;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const auto same = [&](const tts_store_key& other) { return entry::equal(other, keys[k]); };
    if (!entry::is_valid(keys[k]) ||
        std::any_of(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(k), same)) {
      continue;
    }
    bool above = false;
    for (std::size_t i = 0; i + 1 < tiers_.size() && !above; ++i) {
      above = tiers_[i].allows() && tiers_[i].holds(context, keys[k]);
    }
    if (above && !(tiers_.back().allows() && tiers_.back().holds(context, keys[k]))) ++count;
  }
  return count;
}

const void* TieredStore::extension(std::string_view id) {
  if (id == TTS_EXT_ADMIN) return &admin_;
  if (id == TTS_EXT_PROBE) return &probe_;
  if (id == TTS_EXT_STORE_LEASE) return lease_;
  return nullptr;
}

}  // namespace caesura::tiered
