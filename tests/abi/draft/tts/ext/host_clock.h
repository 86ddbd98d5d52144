/* tts/ext/host_clock.h - what time it is; a test may bring its own clock */
#ifndef TTS_EXT_HOST_CLOCK_H
#define TTS_EXT_HOST_CLOCK_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_HOST_CLOCK "tts.host.clock/1"

typedef struct tts_host_clock tts_host_clock;
struct tts_host_clock {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* Milliseconds since 1970 UTC; may step. [thread-safe] */
  int64_t (*unix_ms)(const tts_host_clock *ext) TTS_NOEXCEPT;
  /* Nanoseconds from any start; never steps back. [thread-safe] */
  int64_t (*steady_ns)(const tts_host_clock *ext) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_HOST_CLOCK_H */
