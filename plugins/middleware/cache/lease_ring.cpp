#include "plugins/middleware/cache/lease_ring.hpp"

#include <algorithm>

#include "plugins/middleware/cache/shorter_context.hpp"

namespace caesura::cache {

using std::chrono::steady_clock;

LeaseRing::LeaseRing(const tts_store& store, const LeaseSettings& settings, const tts::Host& host,
                     std::string_view object)
    : settings_(settings), host_(host), object_(object) {
  if (!settings.enabled || store.get_extension == nullptr) return;
  const auto* table =
      static_cast<const tts_ext_store_lease*>(store.get_extension(&store, TTS_EXT_STORE_LEASE));
  const bool whole = table != nullptr && TTS_HAS(tts_ext_store_lease, table, release) &&
                     table->acquire != nullptr && table->renew != nullptr &&
                     table->release != nullptr;
  if (whole) table_ = table;
}

LeaseRing::~LeaseRing() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Claim LeaseRing::acquire(std::string_view tenant, std::string_view scheme, const Digest& digest,
                         Lease& lease) {
  if (!breaker_.allows(host_)) return Claim::unknown;
  auto held = std::make_shared<Held>();
  held->tenant = tenant;
  held->scheme = scheme;
  held->digest = digest;
  const tts_store_key key = held->key();
  const ShorterContext limited(tts::Context(nullptr), settings_.timeout.count(), host_);
  tts_error error = tts::empty_error();
  const tts_status code =
      table_->acquire(table_, limited.table(), &key, settings_.ttl.count(), &held->fence, &error);
  if (code == TTS_OK || code == TTS_ABORTED) {
    breaker_.succeeded();
    if (code == TTS_OK) hold(std::move(held), lease);
    return code == TTS_OK ? Claim::held : Claim::elsewhere;
  }
  breaker_.failed(host_);
  host_.log(TTS_LOG_WARN, object_,
            std::string("no lease to be had: ") + error.message + "; filled without one");
  return Claim::unknown;
}

void LeaseRing::hold(std::shared_ptr<Held> held, Lease& lease) {
  held->renewal = steady_clock::now() + settings_.ttl / 3;
  lease.ring_ = this;
  lease.held_ = held;
  const std::lock_guard lock(mutex_);
  held_.push_back(std::move(held));
  try {
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  } catch (const std::system_error&) {
    // Not renewed: a long fill may be made twice, and only one of the two is stored.
  }
  wake_.notify_one();
}

void LeaseRing::Lease::release() {
  if (held_ == nullptr) return;
  ring_->give_back(held_);
  held_.reset();
}

void LeaseRing::give_back(const std::shared_ptr<Held>& held) {
  {
    const std::lock_guard lock(mutex_);
    held_.remove(held);
  }
  const tts_store_key key = held->key();
  const ShorterContext limited(tts::Context(nullptr), settings_.timeout.count(), host_);
  tts_error error = tts::empty_error();
  if (table_->release(table_, limited.table(), &key, held->fence, &error) != TTS_OK) {
    host_.log(TTS_LOG_DEBUG, object_,
              std::string("a lease was not given back and ends by itself: ") + error.message);
  }
}

// The one that is due first is renewed outside the lock; it may be given back meanwhile, which the
// store answers with ABORTED.
void LeaseRing::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto first =
        std::min_element(held_.begin(), held_.end(),
                         [](const auto& a, const auto& b) { return a->renewal < b->renewal; });
    if (first == held_.end()) {
      wake_.wait(lock);
      continue;
    }
    const auto held = *first;
    if (steady_clock::now() < held->renewal) {
      wake_.wait_until(lock, held->renewal);
      continue;
    }
    lock.unlock();
    const bool ours = renew(*held);
    lock.lock();
    held->renewal = steady_clock::now() + settings_.ttl / 3;
    if (!ours) held_.remove(held);
  }
}

bool LeaseRing::renew(const Held& held) const {
  const tts_store_key key = held.key();
  const ShorterContext limited(tts::Context(nullptr), settings_.ttl.count() / 6, host_);
  tts_error error = tts::empty_error();
  // Any other failure may pass before the lease ends.
  return table_->renew(table_, limited.table(), &key, held.fence, settings_.ttl.count(), &error) !=
         TTS_ABORTED;
}

}  // namespace caesura::cache
