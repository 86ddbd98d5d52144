/* tts/ext/host_providers.h - providers and chains by their names in the config */
#ifndef TTS_EXT_HOST_PROVIDERS_H
#define TTS_EXT_HOST_PROVIDERS_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_HOST_PROVIDERS "tts.host.providers/1"

typedef struct tts_host_providers tts_host_providers;
struct tts_host_providers {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* A provider or a whole chain, borrowed: it outlives whoever opens it in its create function. NOT_FOUND names those
   * that there are; a cycle is FAILED_PRECONDITION. [thread-safe] */
  tts_status (*open)(const tts_host_providers *ext, tts_str name, const tts_provider **provider,
                     tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_HOST_PROVIDERS_H */
