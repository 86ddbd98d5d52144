#include "plugins/support/http/token_cache.hpp"

#include <chrono>

namespace caesura::http {
namespace {

constexpr int64_t kMillisecondNs = 1'000'000;
constexpr std::chrono::milliseconds kSlice{20};

}  // namespace

void TokenCache::refuse(uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation == generation_) token_ = {};
}

tts::Result<TokenCache::Lent> TokenCache::get(tts::Context context, const tts::Host& host,
                                              const Fetch& fetch) {
  std::unique_lock lock(mutex_);
  while (fetching_) {
    if (auto status = context.check(); !status.ok()) return status;
    fetched_.wait_for(lock, kSlice);
  }
  const int64_t age = host.steady_ns() - fetched_ns_;
  if (!token_.empty() && age < lifetime_ns_ / 10 * 9) return Lent{token_, generation_};
  // One caller asks, without the lock; whoever comes meanwhile waits for what it gets.
  struct Fetching {
    TokenCache& self;
    std::unique_lock<std::mutex>& lock;
    ~Fetching() {
      if (!lock.owns_lock()) lock.lock();
      self.fetching_ = false;
      self.fetched_.notify_all();
    }
  };
  fetching_ = true;
  const Fetching ends{*this, lock};
  lock.unlock();
  auto fetched = fetch();
  lock.lock();
  if (!fetched.ok()) {
    if (!token_.empty() && age < lifetime_ns_) return Lent{token_, generation_};
    return fetched.status();
  }
  token_ = std::move(fetched.value().token);
  lifetime_ns_ = fetched.value().lifetime_ms * kMillisecondNs;
  fetched_ns_ = host.steady_ns();
  ++generation_;
  return Lent{token_, generation_};
}

}  // namespace caesura::http
