/* tts/ext/probe.h - can this object do its work right now */
#ifndef TTS_EXT_PROBE_H
#define TTS_EXT_PROBE_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_EXT_PROBE "tts.probe/1"

/* On a provider or a store; for readiness checks and for people who ask what is wrong. */
typedef struct tts_ext_probe tts_ext_probe;
struct tts_ext_probe {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* OK, or why not. Bills nothing, changes nothing; may do I/O within the context's deadline. [thread-safe] */
  tts_status (*probe)(const tts_ext_probe *ext, const tts_context *context, tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_PROBE_H */
