/* tts/ext/admin.h - statistics and upkeep of a store or a cache */
#ifndef TTS_EXT_ADMIN_H
#define TTS_EXT_ADMIN_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_EXT_ADMIN "tts.admin/1"

/* An unknown kind is a gauge. */
enum { TTS_STAT_COUNTER = 1, TTS_STAT_GAUGE = 2 };

/* Anything but OK stops the giver. A new statistic is no change of the ABI. [call-thread] */
typedef tts_status (*tts_stat_fn)(void *user, tts_str name, int32_t kind, double value) TTS_NOEXCEPT;

/* Flags of a policy. */
enum {
  TTS_POLICY_TENANT = 1,    /* only entries of `tenant`, which may be the empty one */
  TTS_POLICY_NEVER_HIT = 2, /* only entries that never answered a request */
  TTS_POLICY_EXPIRED = 4    /* only entries whose time is over */
};

/* Which entries are meant. Conditions add up; an empty string or 0 is no condition. */
typedef struct tts_policy {
  uint32_t struct_size;
  uint32_t flags; /* TTS_POLICY_* */
  tts_str tenant;
  tts_str scheme;
  tts_str digest_prefix;
  tts_str provider;
  tts_str voice;
  const tts_kv *labels;   /* each of them */
  size_t label_count;
  int64_t min_idle_ms;    /* not accessed for so long, milliseconds */
  uint64_t max_bytes;     /* remove the least recently used until what is left fits */
  uint64_t limit;         /* at most so many entries */
} tts_policy;

typedef struct tts_report {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  uint64_t scanned;
  uint64_t removed;
  uint64_t failed;
  uint64_t bytes_freed;
} tts_report;

/* Flags of reconcile. */
enum { TTS_RECONCILE_EXECUTE = 1 /* mend what is found; else only tell */ };

/* On a store or a cache. A cache answers for its store. */
typedef struct tts_ext_admin tts_ext_admin;
struct tts_ext_admin {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* [thread-safe] */
  tts_status (*stats)(const tts_ext_admin *ext, const tts_context *context, tts_stat_fn stat, void *user,
                      tts_error *error) TTS_NOEXCEPT;
  /* Entries that the policy means, oldest access first. [thread-safe] */
  tts_status (*list)(const tts_ext_admin *ext, const tts_context *context, const tts_policy *policy,
                     tts_entry_fn entry, void *user, tts_error *error) TTS_NOEXCEPT;
  /* What apply would remove, as entries; writes nothing. [thread-safe] */
  tts_status (*plan)(const tts_ext_admin *ext, const tts_context *context, const tts_policy *policy,
                     tts_entry_fn entry, void *user, tts_error *error) TTS_NOEXCEPT;
  /* Removes the planned keys, each checked again against the policy; tells each entry as it goes. [thread-safe] */
  tts_status (*apply)(const tts_ext_admin *ext, const tts_context *context, const tts_policy *policy,
                      const tts_store_key *keys, size_t key_count, tts_entry_fn entry, void *user, tts_report *report,
                      tts_error *error) TTS_NOEXCEPT;
  /* Why a request hits or misses, as fields: `answer` (hit, miss); scheme, key, store and canonical as tts.cache/1
   * gives them; `field.NAME` for each hashed field; `missing.SCHEME` for each older generation that is read, with what
   * acts on the request and is not in its keys; for a hit `found.scheme` and `found.key`; for a miss, where there is an
   * entry of the same tenant and text, `nearest.scheme`, `nearest.key` and `differs.NAME` for each difference, with the
   * entry's value where it is kept. They hold the text, so show them to nobody but the asker. Caches only.
   * [thread-safe] */
  tts_status (*explain)(const tts_ext_admin *ext, const tts_context *context, const tts_request *request,
                        tts_field_fn field, void *user, tts_error *error) TTS_NOEXCEPT;
  /* Reads and checks the entries that the policy means; a damaged one is removed and told. [thread-safe] */
  tts_status (*verify)(const tts_ext_admin *ext, const tts_context *context, const tts_policy *policy,
                       tts_entry_fn entry, void *user, tts_report *report, tts_error *error) TTS_NOEXCEPT;
  /* Compares what the index says with what is there, both ways. [thread-safe] */
  tts_status (*reconcile)(const tts_ext_admin *ext, const tts_context *context, uint32_t flags, tts_report *report,
                          tts_error *error) TTS_NOEXCEPT;
  /* Gives whole entries for a backup, in the store's own envelope, as fields named by key. [thread-safe] */
  tts_status (*export_entries)(const tts_ext_admin *ext, const tts_context *context, const tts_policy *policy,
                               tts_field_fn field, void *user, tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_ADMIN_H */
