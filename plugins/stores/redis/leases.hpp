// tts.store.lease/1: the right to make one entry, kept in the server.
#pragma once

#include "plugins/stores/redis/client.hpp"
#include "plugins/stores/redis/names.hpp"
#include "tts/ext/lease.h"

namespace caesura::redis {

// One node's leases may be lost with the node: then a fill runs twice, which harms nothing.
// [thread-safe]
class Leases {
 public:
  // Both outlive this object; `process` is the one that may use them.
  Leases(Client& client, const Names& names, pid_t process);

  const tts_ext_store_lease* table() const { return &table_; }
  tts::Status acquire(tts::Context context, const tts_store_key& key, int64_t ttl_ms,
                      int64_t& fence);
  tts::Status renew(tts::Context context, const tts_store_key& key, int64_t fence, int64_t ttl_ms);
  tts::Status release(tts::Context context, const tts_store_key& key, int64_t fence);

 private:
  tts::Status check(const tts_store_key& key) const;

  Client& client_;
  const Names& names_;
  const pid_t process_;
  tts_ext_store_lease table_;
};

}  // namespace caesura::redis
