// tts.store.lease/1: the right to make one entry, among the processes of one machine.
#pragma once

#include <mutex>
#include <unordered_map>

#include "plugins/stores/disk/root.hpp"
#include "tts/call.hpp"
#include "tts/ext/lease.h"

namespace caesura::disk {

// A lease ends when it is given back, when its time is over and somebody wants it, or with its
// process. Between processes and between stores of one process alike. [thread-safe]
class Leases {
 public:
  // The root outlives this object; `process` is the one that may use it.
  Leases(const Root& root, pid_t process);

  // nullptr where leases would mean nothing: in a folder that cannot be written to or that other
  // machines use, too, whose clocks and locks are not this one's.
  const tts_ext_store_lease* table() const;

  tts::Status acquire(tts::Context context, const tts_store_key& key, int64_t ttl_ms,
                      int64_t& fence);
  tts::Status renew(tts::Context context, const tts_store_key& key, int64_t fence, int64_t ttl_ms);
  tts::Status release(tts::Context context, const tts_store_key& key, int64_t fence);
  // For a put: ABORTED unless the lease is this store's and nobody has taken it over.
  tts::Status check_fence(tts::Context context, const tts_store_key& key, int64_t fence);

 private:
  tts::Status check(const tts_store_key& key) const;
  bool is_ours(int64_t fence);

  const Root& root_;
  const pid_t process_;
  tts_ext_store_lease table_;
  std::mutex mutex_;
  std::unordered_map<int64_t, Fd> held_;  // by fence; closing one ends its lease
};

}  // namespace caesura::disk
