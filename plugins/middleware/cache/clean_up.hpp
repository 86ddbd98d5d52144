// Clean-up on a schedule, in hosts that stay: on a thread of its own, by one host among many.
#pragma once

#include <tts/ext/admin.h>
#include <tts/ext/lease.h>
#include <tts/plugin.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "plugins/middleware/cache/digest.hpp"
#include "plugins/middleware/cache/settings.hpp"
#include "plugins/middleware/cache/touches.hpp"

namespace caesura::cache {

// Never in the way of speech: whatever fails is a line in the log and a count, and the next time
// comes. Where the store offers leases, the host that has cleaned keeps the right to it until the
// next time, so that the others do not.
class CleanUp {
 public:
  // Starts the thread, where the config asks for it, the host stays and the store can be cleaned.
  // All but the name outlive it. Hosts that clean for each other have a cache of the same name.
  CleanUp(const tts_store& store, const CleanUpSettings& settings, Touches& touches,
          const tts::Host& host, std::string_view object);
  ~CleanUp() { stop(); }
  CleanUp(const CleanUp&) = delete;
  CleanUp& operator=(const CleanUp&) = delete;

  // Ends a run between two entries, and waits for that. [owner]
  void stop();

 private:
  void define_metrics();
  void work(int64_t due_ms);
  bool sleep_until(int64_t due_ms);
  void run();
  bool claim();
  void give_up_claim();
  tts::Status clean(tts_report& sum);
  tts::Status clean_batch(tts_report& sum, uint64_t most);
  tts_policy policy() const;
  tts_store_key lease_key() const;

  const tts_ext_admin* admin_ = nullptr;
  const tts_ext_store_lease* lease_ = nullptr;
  const CleanUpSettings& settings_;
  Touches& touches_;
  tts::Host host_;
  std::string object_;
  Digest lease_digest_;
  tts_context context_{};  // cancelled by the end
  int64_t fence_ = 0;      // of the lease that this host holds; 0 = none
  tts::Metric runs_;
  tts::Metric failures_;
  tts::Metric removed_;
  tts::Metric freed_bytes_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace caesura::cache
