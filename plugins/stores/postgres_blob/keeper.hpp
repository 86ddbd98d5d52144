// The one thread of a store: tells the index of hits, ends what is over, works off the queue.
#pragma once

#include <thread>

#include "plugins/stores/postgres_blob/blobs/container.hpp"
#include "plugins/stores/postgres_blob/pending_touches.hpp"
#include "plugins/stores/postgres_blob/settings.hpp"

namespace caesura::postgres_blob {

struct KeeperCounters {
  std::atomic<uint64_t> index_errors = 0;
  std::atomic<uint64_t> blob_errors = 0;
  std::atomic<uint64_t> touch_flushes = 0;
  std::atomic<uint64_t> blobs_deleted = 0;
  std::atomic<uint64_t> entries_expired = 0;
  std::atomic<uint64_t> fills_expired = 0;
};

// Every process has one; what two take at once they take from different rows. [thread-safe]
class Keeper {
 public:
  Keeper(tts::Host host, const Settings& settings, Index& index, BlobContainer& container);
  // Writes the last hits, within two seconds, and ends the thread.
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  void touched(const RowKey& key, int64_t accessed_ms, uint64_t hits);
  void forget(const RowKey& key) { touches_.forget(key); }
  // Tells the index what is pending. For those who count or list.
  tts::Status flush(tts::Context context);
  // Deletes every blob that is due.
  tts::Status work_off_queue(tts::Context context);
  // Deletes blobs whose names the caller has taken from the queue, or has put there claimed, and
  // says which are gone. What is not stays in the queue.
  tts::Status delete_blobs(tts::Context context, const std::vector<std::string>& taken,
                           std::vector<bool>& gone);
  // Ends fills whose time is over.
  tts::Status expire_fills(tts::Context context);

  const KeeperCounters& counters() const { return counters_; }

 private:
  void run();
  void upkeep();
  tts::Status flush_now(tts::Context context);
  tts::Status expire_entries(tts::Context context);
  tts::Status show_queue(tts::Context context);

  const tts::Host host_;
  const Settings& settings_;
  Index& index_;
  BlobContainer& container_;
  PendingTouches touches_;
  KeeperCounters counters_;
  const tts::Metric expired_, blobs_deleted_, index_errors_, blob_errors_;
  const tts::Metric queued_, oldest_due_, last_upkeep_;
  std::mutex flush_mutex_;  // of flushing_
  std::condition_variable flushed_;
  bool flushing_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool many_touches_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace caesura::postgres_blob
