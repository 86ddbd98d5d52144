/* tts/ext/store_schema.h - what a store needs on its servers before it can keep anything */
#ifndef TTS_EXT_STORE_SCHEMA_H
#define TTS_EXT_STORE_SCHEMA_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_EXT_STORE_SCHEMA "tts.store.schema/1"

/* On a store whose servers an operator sets up: tables, containers. The store itself never makes them on the way. */
typedef struct tts_ext_store_schema tts_ext_store_schema;
struct tts_ext_store_schema {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* Tells fields of its own for people, and among them "state": "current", "missing", "older", "newer", "incomplete".
   * OK whatever the state is; an error where nothing can be known. Changes nothing. [thread-safe] */
  tts_status (*status)(const tts_ext_store_schema *ext, const tts_context *context, tts_field_fn field, void *user,
                       tts_error *error) TTS_NOEXCEPT;
  /* Makes what is missing and brings up to date what is older, and tells each step as a field; no field = nothing was
   * to do. FAILED_PRECONDITION for what is newer than this store. Safe to run again, and by several at once.
   * [thread-safe] */
  tts_status (*init)(const tts_ext_store_schema *ext, const tts_context *context, tts_field_fn field, void *user,
                     tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_STORE_SCHEMA_H */
