/* tts/ext/cache.h - what a cache would do with a request */
#ifndef TTS_EXT_CACHE_H
#define TTS_EXT_CACHE_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_EXT_CACHE "tts.cache/1"

/* On a cache middleware. */
typedef struct tts_ext_cache tts_ext_cache;
struct tts_ext_cache {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* Gives the fields scheme, key (the digest), store (the store's name) and canonical (the exact bytes that are
   * hashed: they hold the text, so show them to nobody but the asker). No I/O. [thread-safe] */
  tts_status (*key)(const tts_ext_cache *ext, const tts_request *request, tts_field_fn field, void *user,
                    tts_error *error) TTS_NOEXCEPT;
  /* Tells of the entry that would answer, without its audio; NOT_FOUND without a call. [thread-safe] */
  tts_status (*probe)(const tts_ext_cache *ext, const tts_context *context, const tts_request *request,
                      tts_entry_fn entry, void *user, tts_error *error) TTS_NOEXCEPT;
  /* The store behind the cache, borrowed, as long as the cache lives. [thread-safe] */
  const tts_store *(*store)(const tts_ext_cache *ext) TTS_NOEXCEPT;
  /* As key, had the config written keys of another generation: v1, v2 or v3. [thread-safe] */
  tts_status (*key_as)(const tts_ext_cache *ext, tts_str scheme, const tts_request *request, tts_field_fn field,
                       void *user, tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_CACHE_H */
