/* tts/ext/host_life.h - whether the host is one command or a service that stays */
#ifndef TTS_EXT_HOST_LIFE_H
#define TTS_EXT_HOST_LIFE_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_HOST_LIFE "tts.host.life/1"

/* Unknown bits are ignored. LONG: a service that stays, so plugins may do upkeep on a schedule. */
enum { TTS_LIFE_LONG = 1 };

/* A host without it is one command. */
typedef struct tts_host_life tts_host_life;
struct tts_host_life {
  uint32_t struct_size;
  uint32_t flags; /* TTS_LIFE_* */
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_HOST_LIFE_H */
