// The one thread of a store: keeps the index up to date, and the folder below its cap.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "plugins/stores/disk/index.hpp"
#include "plugins/stores/disk/instance.hpp"
#include "plugins/stores/disk/root.hpp"
#include "tts/plugin.hpp"

namespace caesura::disk {

struct KeeperCounters {
  std::atomic<uint64_t> evicted = 0;
  std::atomic<uint64_t> index_errors = 0;
  std::atomic<uint64_t> touch_statements = 0;
};

// Changes are told to it and written in batches: one transaction a second, or 1 000 changes; hits
// once there are 1 000 touched entries, or after half a minute. [thread-safe]
//
// Its thread opens the index after the store is open. Where the index is new, damaged, in memory,
// or a process died without closing, it compares the index with the files, a folder at a time.
class Keeper {
 public:
  Keeper(tts::Host host, const Settings& settings, const Root& root, Instance& instance);
  // Writes what is left, brings the folder below its cap, ends the thread.
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  void added(IndexRow row);
  void removed(const std::string& name);
  void touched(const std::string& name, int64_t accessed_ms, uint64_t hits);

  // What is known of an entry's use, the latest touches included; nothing where it was never told.
  std::optional<IndexTouch> use_of(const std::string& name);
  // The same of many, in their order; a name may be empty.
  std::vector<std::optional<IndexTouch>> uses_of(const std::vector<std::string>& names);
  // What the index was not told yet; waits for nothing.
  std::optional<IndexTouch> pending_touch(const std::string& name);
  // Waits until the index is complete, and writes what is pending. For those who count or list.
  tts::Status settle(tts::Context context);
  tts::Result<IndexTotals> totals();
  std::vector<IndexRow> select(const tts_policy& policy, int64_t now_ms);
  // Counts what index and files do not agree on, and with `execute` mends the index. [thread-safe]
  tts::Status compare(tts::Context context, bool execute, tts_report& report);

  const KeeperCounters& counters() const { return counters_; }

 private:
  using Lock = std::unique_lock<std::mutex>;

  void run();
  bool open_index();
  void replace_index();
  bool sweep();
  // What a folder of entries and its rows do not agree on.
  struct Difference {
    std::size_t files = 0;
    std::vector<IndexRow> without_row;
    Index::Changes without_file;
  };
  bool compare_folder(const std::string& folder, Difference& difference);
  bool mend(const Difference& difference);
  void flush();
  void show_size();
  void evict();
  bool evict_batch(uint64_t target);
  bool stopping() const { return stopping_.load(std::memory_order_relaxed); }

  const tts::Host host_;
  const Settings& settings_;
  const Root& root_;
  Instance& instance_;
  const tts::Metric evicted_metric_, entries_metric_, bytes_metric_;

  std::mutex index_mutex_;  // taken before pending_mutex_
  std::unique_ptr<Index> index_;

  std::mutex pending_mutex_;
  std::condition_variable wake_;
  Index::Changes changes_;
  Index::Touches touches_;
  uint64_t pending_bytes_ = 0;
  bool ready_ = false;
  bool sweep_again_ = false;
  std::atomic<bool> stopping_ = false;
  KeeperCounters counters_;
  std::thread thread_;  // last: it uses all of the above
};

// What a file's header says, as a row for the index; nothing for a file that is no whole entry.
std::optional<IndexRow> row_of_file(const Root& root, const std::string& path);

// Disk that a file of this size takes, in whole blocks.
uint64_t disk_bytes(uint64_t file_bytes);

}  // namespace caesura::disk
