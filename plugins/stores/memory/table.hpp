// The entries by key, and which of them has to go first.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <map>
#include <vector>

#include "plugins/stores/memory/entry.hpp"
#include "plugins/stores/memory/striped_lock.hpp"
#include "tts/services.hpp"

namespace caesura::memory {

struct TableTotals {
  uint64_t entries = 0;
  uint64_t bytes = 0;
  uint64_t hits = 0;
  uint64_t misses = 0;
  uint64_t evicted = 0;
};

struct TableMetrics {
  tts::Metric entries, bytes, evicted;
};

// A table of at most max_bytes, least recently used out first. [thread-safe]
//
// Recency counts in insertions, since only an insertion evicts: a hit stamps its entry with the
// number of insertions so far, and so writes to no memory but its own entry's. Between two
// insertions all hits are equally recent.
class Table {
 public:
  explicit Table(uint64_t max_bytes, const TableMetrics& metrics = {})
      : max_bytes_(max_bytes), metrics_(metrics) {}
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  // Empty where there is none. Counts a hit or a miss.
  Pin find(const tts_store_key& key, uint64_t hash);
  // Like find, for those that only look: neither recency nor counters change.
  Pin peek(const tts_store_key& key, uint64_t hash);
  // Takes the reference over. With `replace` false an entry that is there stays, unless its time is
  // over at `now_ms`; then answers false.
  bool insert(Pin entry, bool replace, int64_t now_ms);
  bool remove(const tts_store_key& key, uint64_t hash);
  // Removes this very entry, not one that took its place.
  void drop(const Entry& entry);
  void touch(const tts_store_key& key, uint64_t hash, int64_t accessed_ms, uint64_t hits);
  std::vector<Pin> all();
  TableTotals totals();

 private:
  struct Counters {
    uint64_t hits = 0;
    uint64_t misses = 0;
  };
  struct Wanted {
    const tts_store_key& key;
    uint64_t hash;
  };
  struct Hash {
    using is_transparent = void;
    using is_avalanching = void;
    std::size_t operator()(const Entry* entry) const { return entry->hash(); }
    std::size_t operator()(const Wanted& wanted) const { return wanted.hash; }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(const Entry* a, const Entry* b) const { return a == b; }
    bool operator()(const Wanted& a, const Entry* b) const {
      return a.hash == b->hash() && b->has_key(a.key);
    }
    bool operator()(const Entry* a, const Wanted& b) const { return operator()(b, a); }
  };
  using Lock = StripedLock<Counters>;

  // All of these under the writer's lock.
  Entry* oldest();
  Pin take_out(Entry* entry);
  void show_size() const;

  const uint64_t max_bytes_;
  const TableMetrics metrics_;
  Lock lock_;
  boost::unordered_flat_set<Entry*, Hash, Equal> entries_;
  std::multimap<uint64_t, Entry*> by_age_;  // by the tick under which an entry is filed
  uint64_t tick_ = 0;
  uint64_t bytes_ = 0;
  uint64_t evicted_ = 0;
};

}  // namespace caesura::memory
