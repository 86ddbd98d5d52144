// tts.store.lease/1: a row in `fill`, with the server's clock and a fence from the server's
// sequence.
#include "plugins/stores/postgres_blob/names.hpp"
#include "plugins/stores/postgres_blob/store.hpp"

namespace caesura::postgres_blob {

tts::Status PostgresBlobStore::acquire(tts::Context context, const tts_store_key& key,
                                       int64_t ttl_ms, int64_t& fence) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = entry::check(key); !status.ok()) return status;
  if (ttl_ms <= 0) return {TTS_INVALID_ARGUMENT, "a lease of no time; ttl_ms must be above 0"};
  if (tts::Status status = index_->check_writable(); !status.ok()) return status;
  const auto row = row_key(context, key, true);
  if (!row.ok()) return row.status();
  const auto lease = index_->acquire(context, *row.value(), new_blob_name(key), ttl_ms);
  if (!lease.ok()) return lease.status();
  if (!lease.value()) return {TTS_ABORTED, "somebody else holds the lease"};
  fence = *lease.value();
  return {};
}

tts::Status PostgresBlobStore::renew(tts::Context context, const tts_store_key& key, int64_t fence,
                                     int64_t ttl_ms) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = entry::check(key); !status.ok()) return status;
  const auto row = row_key(context, key, false);
  if (!row.ok()) return row.status();
  if (row.value()) {
    const auto renewed = index_->renew(context, *row.value(), fence, ttl_ms);
    if (!renewed.ok()) return renewed.status();
    if (renewed.value()) return {};
  }
  return {TTS_ABORTED, "the lease was lost"};
}

tts::Status PostgresBlobStore::release(tts::Context context, const tts_store_key& key,
                                       int64_t fence) {
  if (tts::Status status = check_process(); !status.ok()) return status;
  if (tts::Status status = entry::check(key); !status.ok()) return status;
  const auto row = row_key(context, key, false);
  if (!row.ok()) return row.status();
  return row.value() ? index_->release(context, *row.value(), fence) : tts::Status();
}

}  // namespace caesura::postgres_blob
