/* tts/ext/store_adopt.h - entries that another deployment left, taken over by a store */
#ifndef TTS_EXT_STORE_ADOPT_H
#define TTS_EXT_STORE_ADOPT_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_EXT_STORE_ADOPT "tts.store.adopt/1"

/* EXECUTE: adopt; without it nothing is written anywhere. COPY: the audio becomes the store's own; without it the store
 * reads it where it lies, and never deletes it. Unknown flags are ignored. */
enum { TTS_ADOPT_EXECUTE = 1, TTS_ADOPT_COPY = 2 };

/* On a store whose config can name such a deployment. Adopted entries carry the labels origin=adopted and, where their
 * maker rendered no pauses, pauses_rendered=no. */
typedef struct tts_ext_store_adopt tts_ext_store_adopt;
struct tts_ext_store_adopt {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* Looks at every entry of the deployment, of which nothing is ever changed. Tells each one that is left out through
   * `refused` (its name there, one word of reason), and in the end, also of a run that ended early, its figures through
   * `figure` (name, decimal number), among them "found", "adoptable", "adopted", "already", "refused", "bytes" and
   * "unrendered": entries made without rendered pauses. An ended run may be started again and goes on where it was: what
   * is adopted already is not adopted twice. [thread-safe] */
  tts_status (*adopt)(const tts_ext_store_adopt *ext, const tts_context *context, uint32_t flags, tts_field_fn refused,
                      tts_field_fn figure, void *user, tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_STORE_ADOPT_H */
