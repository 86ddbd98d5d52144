// Passes entries down to slower tiers, from the tier that holds them meanwhile.
#pragma once

#include <deque>

#include "plugins/stores/tiered/job_queue.hpp"
#include "plugins/stores/tiered/marker.hpp"
#include "plugins/stores/tiered/passage.hpp"
#include "plugins/stores/tiered/tier.hpp"

namespace caesura::tiered {

struct PushCounters {
  std::atomic<uint64_t> pushed = 0;
  std::atomic<uint64_t> lost = 0;     // gone from the holder before they could be passed on
  std::atomic<uint64_t> refused = 0;  // that a slower tier does not take
};

// A marker is put before the entry and removed when every slower tier has the entry. After a crash
// the next start finds the markers; what a kill leaves is at most a marker without its entry, which
// is dropped when it is a minute old. Other processes on the same holder may pass the same entry
// on: once is enough, and twice harms nothing. [thread-safe]
class Pusher {
 public:
  // The tiers from `holder` on; they outlive the pusher.
  Pusher(std::deque<Tier>& tiers, std::size_t holder, const Settings& settings, tts::Host host);

  // Writes down that the entry is to go to the slower tiers. Before its put.
  tts::Status mark(tts::Context context, const Descent& descent);
  // After its put. What is too much to be kept in mind is found by its marker later.
  void start(Descent descent);
  // The entries are gone: what was to be passed on is not any more.
  void call_off(std::span<const tts_store_key> keys);
  bool settle(JobQueue<Descent>::Clock::time_point end) { return queue_.settle(end); }
  std::size_t size() const { return queue_.size(); }
  std::vector<entry::OwnedKey> keys() const { return queue_.keys(); }
  const PushCounters& counters() const { return counters_; }

 private:
  // One without a name is the order to look for markers.
  bool work(Descent& descent, tts::Context context);
  bool find_markers(tts::Context context);
  bool push(const Descent& descent, tts::Context context);
  bool hand_down(const Descent& descent, const Carried& carried, tts::Context context);
  void unmark(const tts_store_key& key);

  std::deque<Tier>& tiers_;
  const std::size_t holder_;
  const std::size_t max_;
  const tts::Host host_;
  const std::string name_;
  PushCounters counters_;
  const tts::Metric pushed_metric_, lost_metric_, refused_metric_;
  std::atomic<bool> has_more_ = false;  // markers that are not in the queue
  JobQueue<Descent> queue_;             // last: its thread uses all of the above
};

}  // namespace caesura::tiered
