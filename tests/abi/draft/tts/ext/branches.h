/* tts/ext/branches.h - a provider that hands each request to one of several others */
#ifndef TTS_EXT_BRANCHES_H
#define TTS_EXT_BRANCHES_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_EXT_BRANCHES "tts.branches/1"

/* Its presence, on a provider or on any layer in front of it, says that the identity of what answers may change from
 * call to call: whoever needs one identity, a cache for instance, refuses to be made in front of it. */
typedef struct tts_ext_branches tts_ext_branches;
struct tts_ext_branches {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* A field for each branch in the order of asking: its name in the config, and "ready" or "resting" (not asked for
   * now, but for what it has cached). No I/O. [thread-safe] */
  tts_status (*list)(const tts_ext_branches *ext, tts_field_fn field, void *user, tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_BRANCHES_H */
