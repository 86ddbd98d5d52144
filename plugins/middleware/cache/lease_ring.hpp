// The right to make an entry, held by one process among all that share a store.
#pragma once

#include <tts/ext/lease.h>
#include <tts/plugin.hpp>

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "plugins/middleware/cache/digest.hpp"
#include "plugins/middleware/cache/settings.hpp"
#include "plugins/support/attempt/breaker.hpp"

namespace caesura::cache {

// What asking for a lease came to.
enum class Claim {
  held,       // this process is to make the entry
  elsewhere,  // another one is at it
  unknown,    // the store cannot say, or took too long: nobody is waited for
};

// Asks the store for leases and renews those that are held, on one thread that is started with the
// first of them. [thread-safe]
class LeaseRing {
 public:
  // The store outlives the ring, and the ring its leases.
  LeaseRing(const tts_store& store, const LeaseSettings& settings, const tts::Host& host,
            std::string_view object);
  ~LeaseRing();
  LeaseRing(const LeaseRing&) = delete;
  LeaseRing& operator=(const LeaseRing&) = delete;

  // Whether the store knows leases and the config wants them.
  bool offered() const { return table_ != nullptr; }

 private:
  struct Held {
    std::string tenant;
    std::string scheme;
    Digest digest;
    int64_t fence = 0;
    std::chrono::steady_clock::time_point renewal;
    tts_store_key key() const {
      return {tts::str(tenant), tts::str(scheme), tts::str(view(digest))};
    }
  };

 public:
  // Given back at its end, if not before.
  class Lease {
   public:
    Lease() = default;
    ~Lease() { release(); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    int64_t fence() const { return held_ == nullptr ? 0 : held_->fence; }
    void release();

   private:
    friend class LeaseRing;
    LeaseRing* ring_ = nullptr;
    std::shared_ptr<Held> held_;
  };

  // Never waits longer than the config's timeout, if the store keeps its word.
  Claim acquire(std::string_view tenant, std::string_view scheme, const Digest& digest,
                Lease& lease);

 private:
  void hold(std::shared_ptr<Held> held, Lease& lease);
  void give_back(const std::shared_ptr<Held>& held);
  void work();
  bool renew(const Held& held) const;

  const tts_ext_store_lease* table_ = nullptr;
  const LeaseSettings& settings_;
  tts::Host host_;
  std::string object_;
  attempt::Breaker breaker_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::list<std::shared_ptr<Held>> held_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace caesura::cache
