/* tts/ext/host_stores.h - stores by their names in the config */
#ifndef TTS_EXT_HOST_STORES_H
#define TTS_EXT_HOST_STORES_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_HOST_STORES "tts.host.stores/1"

typedef struct tts_host_stores tts_host_stores;
struct tts_host_stores {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* The store, borrowed: it outlives whoever opens it in its create function. NOT_FOUND names the stores that there
   * are; a cycle is FAILED_PRECONDITION. [thread-safe] */
  tts_status (*open)(const tts_host_stores *ext, tts_str name, const tts_store **store,
                     tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_HOST_STORES_H */
