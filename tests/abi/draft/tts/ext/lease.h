/* tts/ext/lease.h - the right to make one entry, held by one process among many */
#ifndef TTS_EXT_LEASE_H
#define TTS_EXT_LEASE_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_EXT_STORE_LEASE "tts.store.lease/1"

/* On a store that several processes share. A lease saves work; it is never needed for correctness. */
typedef struct tts_ext_store_lease tts_ext_store_lease;
struct tts_ext_store_lease {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* OK with a fence above every earlier one of this key, or ABORTED: somebody else holds it. Never waits. The lease
   * ends by itself after `ttl_ms` milliseconds. [thread-safe] */
  tts_status (*acquire)(const tts_ext_store_lease *ext, const tts_context *context, const tts_store_key *key,
                        int64_t ttl_ms, int64_t *fence, tts_error *error) TTS_NOEXCEPT;
  /* ABORTED when the lease was lost. [thread-safe] */
  tts_status (*renew)(const tts_ext_store_lease *ext, const tts_context *context, const tts_store_key *key,
                      int64_t fence, int64_t ttl_ms, tts_error *error) TTS_NOEXCEPT;
  /* A lease that was lost already is no error. [thread-safe] */
  tts_status (*release)(const tts_ext_store_lease *ext, const tts_context *context, const tts_store_key *key,
                        int64_t fence, tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_LEASE_H */
