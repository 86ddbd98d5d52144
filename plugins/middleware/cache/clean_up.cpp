#include "plugins/middleware/cache/clean_up.hpp"

#include <tts/ext/host_life.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <system_error>

namespace caesura::cache {
namespace {

constexpr uint64_t kBatch = 500;
// A host's clock may step, so it is asked again and again.
constexpr std::chrono::milliseconds kLongestSleep{250};

// The lease that says who cleans has a key of its own; no entry is ever put under it.
constexpr std::string_view kLeaseScheme = "cleanup";

bool stays(const tts::Host& host) {
  const auto* life = host.extension<tts_host_life>(TTS_HOST_LIFE);
  return life != nullptr && TTS_HAS(tts_host_life, life, flags) &&
         (life->flags & TTS_LIFE_LONG) != 0;
}

template <class Table>
const Table* extension_of(const tts_store& store, const char* id) {
  if (store.get_extension == nullptr) return nullptr;
  return static_cast<const Table*>(store.get_extension(&store, id));
}

struct PlannedKey {
  std::string tenant;
  std::string scheme;
  std::string digest;
};

tts_report empty_report() {
  tts_report report{};
  report.struct_size = sizeof report;
  return report;
}

}  // namespace

CleanUp::CleanUp(const tts_store& store, const CleanUpSettings& settings, Touches& touches,
                 const tts::Host& host, std::string_view object)
    : settings_(settings),
      touches_(touches),
      host_(host),
      object_(object),
      lease_digest_(sha256_hex(object)) {
  define_metrics();
  if (settings.schedule.period_ms() <= 0 || !stays(host)) return;
  const auto* admin = extension_of<tts_ext_admin>(store, TTS_EXT_ADMIN);
  if (admin == nullptr || !TTS_HAS(tts_ext_admin, admin, apply) || admin->plan == nullptr ||
      admin->apply == nullptr) {
    host_.log(TTS_LOG_WARN, object_, "cleanup: the store cannot be cleaned up; left alone");
    return;
  }
  admin_ = admin;
  const auto* lease = extension_of<tts_ext_store_lease>(store, TTS_EXT_STORE_LEASE);
  if (lease != nullptr && TTS_HAS(tts_ext_store_lease, lease, release) &&
      lease->acquire != nullptr && lease->renew != nullptr && lease->release != nullptr) {
    lease_ = lease;
  }
  context_ = {sizeof context_,
              0,
              this,
              tts_str{},
              [](const tts_context* c) noexcept -> int32_t {
                return static_cast<CleanUp*>(c->data)->stopping_ ? 1 : 0;
              },
              [](const tts_context*) noexcept -> int64_t { return INT64_MAX; }};
  try {
    thread_ =
        std::thread([this, first = settings_.schedule.first_ms(host_.unix_ms())] { work(first); });
  } catch (const std::system_error&) {
    host_.log(TTS_LOG_WARN, object_, "cleanup: no thread is to be had; nothing is cleaned up");
  }
}

void CleanUp::define_metrics() {
  const std::array<tts_kv, 1> labels{{{tts::str("object"), tts::str(object_)}}};
  const auto counter = [&](const char* name, const char* help) {
    return host_.metric(name, TTS_METRIC_COUNTER, labels, help);
  };
  runs_ = counter("caesura_cache_cleanup_runs_total", "Clean-ups that this host has begun.");
  failures_ = counter("caesura_cache_cleanup_failures_total", "Clean-ups that failed in any part.");
  removed_ = counter("caesura_cache_cleanup_removed_total", "Entries that clean-ups removed.");
  freed_bytes_ = counter("caesura_cache_cleanup_freed_bytes_total",
                         "Bytes that clean-ups freed, as the store counts them.");
}

void CleanUp::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void CleanUp::work(int64_t due_ms) {
  while (sleep_until(due_ms)) {
    due_ms = settings_.schedule.next_ms(host_.unix_ms());
    const tts_status code = tts::guard(nullptr, [&] {
      run();
      return tts::Status{};
    });
    if (code != TTS_OK) failures_.add();
  }
  give_up_claim();
}

bool CleanUp::sleep_until(int64_t due_ms) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const int64_t left = due_ms - host_.unix_ms();
    if (left <= 0) return true;
    wake_.wait_for(lock, std::min(kLongestSleep, std::chrono::milliseconds(left)),
                   [&] { return stopping_.load(); });
  }
  return false;
}

void CleanUp::run() {
  if (!claim()) return;
  runs_.add();
  tts_report sum = empty_report();
  const tts::Status status = clean(sum);
  removed_.add(static_cast<double>(sum.removed));
  freed_bytes_.add(static_cast<double>(sum.bytes_freed));
  const std::string told = std::to_string(sum.removed) + " entries removed, " +
                           std::to_string(sum.bytes_freed) + " bytes freed";
  if (stopping_) return;
  if (status.ok() && sum.failed == 0) return host_.log(TTS_LOG_INFO, object_, "cleanup: " + told);
  failures_.add();
  host_.log(TTS_LOG_WARN, object_,
            "cleanup: " +
                (status.ok() ? std::to_string(sum.failed) + " entries could not be removed"
                             : status.message()) +
                "; " + told + "; it is tried again in its time");
  // Another host may have more luck.
  give_up_claim();
}

// Without leases each host cleans: the work is done twice, and no harm.
bool CleanUp::claim() {
  if (lease_ == nullptr) return true;
  const tts_store_key key = lease_key();
  // Shorter than the time between two runs, so that it is free when the next one is due; stores
  // give no lease beyond a day.
  const int64_t ttl_ms = std::min(Schedule::kDayMs, settings_.schedule.period_ms() / 10 * 9);
  tts_error error = tts::empty_error();
  if (fence_ != 0 && lease_->renew(lease_, &context_, &key, fence_, ttl_ms, &error) == TTS_OK) {
    return true;
  }
  fence_ = 0;
  error = tts::empty_error();
  const tts_status code = lease_->acquire(lease_, &context_, &key, ttl_ms, &fence_, &error);
  if (code == TTS_OK) return true;
  fence_ = 0;
  if (code == TTS_ABORTED || stopping_) return false;
  failures_.add();
  host_.log(TTS_LOG_WARN, object_,
            std::string("cleanup: cannot tell who cleans up: ") + error.message);
  return false;
}

void CleanUp::give_up_claim() {
  if (lease_ == nullptr || fence_ == 0) return;
  const tts_store_key key = lease_key();
  tts_error error = tts::empty_error();
  if (lease_->release(lease_, nullptr, &key, fence_, &error) != TTS_OK) {
    host_.log(TTS_LOG_DEBUG, object_,
              std::string("cleanup: the lease was not given back: ") + error.message);
  }
  fence_ = 0;
}

tts_store_key CleanUp::lease_key() const {
  return {tts_str{}, tts::str(kLeaseScheme), tts::str(view(lease_digest_))};
}

tts_policy CleanUp::policy() const {
  tts_policy policy{};
  policy.struct_size = sizeof policy;
  if (settings_.tenant) {
    policy.flags |= TTS_POLICY_TENANT;
    policy.tenant = tts::str(*settings_.tenant);
  }
  if (settings_.never_hit) policy.flags |= TTS_POLICY_NEVER_HIT;
  if (settings_.expired) policy.flags |= TTS_POLICY_EXPIRED;
  policy.scheme = tts::str(settings_.scheme);
  policy.provider = tts::str(settings_.provider);
  policy.voice = tts::str(settings_.voice);
  policy.min_idle_ms = settings_.min_idle.count();
  return policy;
}

// The plan is asked for in pieces, so that memory stays bounded however much there is to go.
tts::Status CleanUp::clean(tts_report& sum) {
  uint64_t left = settings_.limit == 0 ? UINT64_MAX : settings_.limit;
  while (left > 0) {
    tts_report batch = empty_report();
    const tts::Status status = clean_batch(batch, std::min(left, kBatch));
    sum.removed += batch.removed;
    sum.failed += batch.failed;
    sum.bytes_freed += batch.bytes_freed;
    // What fails would be planned again for ever.
    if (!status.ok() || batch.removed == 0) return status;
    left -= std::min(left, batch.removed);
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, settings_.batch_pause, [&] { return stopping_.load(); })) {
      return {TTS_CANCELLED, "the host ends"};
    }
  }
  return {};
}

tts::Status CleanUp::clean_batch(tts_report& sum, uint64_t most) {
  std::vector<PlannedKey> planned;
  const auto keep = [](void* user, const tts_store_key* key, const tts_entry_info*) noexcept {
    return tts::guard(nullptr, [&] {
      static_cast<std::vector<PlannedKey>*>(user)->push_back({std::string(tts::view(key->tenant)),
                                                              std::string(tts::view(key->scheme)),
                                                              std::string(tts::view(key->digest))});
      return tts::Status{};
    });
  };
  tts_policy wanted = policy();
  wanted.max_bytes = settings_.max_bytes;
  wanted.limit = most;
  // What was just heard here is no longer idle.
  touches_.flush();
  tts_error error = tts::empty_error();
  tts_status code = admin_->plan(admin_, &context_, &wanted, keep, &planned, &error);
  if (code != TTS_OK) return tts::Status::from(code, error);
  if (planned.empty()) return {};
  std::vector<tts_store_key> keys;
  for (const PlannedKey& one : planned) {
    keys.push_back({tts::str(one.tenant), tts::str(one.scheme), tts::str(one.digest)});
  }
  const auto ignore = [](void*, const tts_store_key*, const tts_entry_info*) noexcept {
    return tts_status{TTS_OK};
  };
  // The plan has applied cap and number already; each entry is checked against the rest.
  const tts_policy rest = policy();
  code = admin_->apply(admin_, &context_, &rest, keys.data(), keys.size(), ignore, nullptr, &sum,
                       &error);
  return tts::Status::from(code, error);
}

}  // namespace caesura::cache
