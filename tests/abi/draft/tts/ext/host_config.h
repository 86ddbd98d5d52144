/* tts/ext/host_config.h - secrets, which never stand in a plugin's config */
#ifndef TTS_EXT_HOST_CONFIG_H
#define TTS_EXT_HOST_CONFIG_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_HOST_CONFIG "tts.host.config/1"

typedef struct tts_host_config tts_host_config;
struct tts_host_config {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* Gives the secret behind a reference that stands in the config ("${ENV:NAME}", "file:/path") as one field named by
   * the reference. Asked for at each use, so that a rotated secret is seen. NOT_FOUND where there is none; the error
   * names the reference, never the value. [thread-safe] */
  tts_status (*secret)(const tts_host_config *ext, tts_str reference, tts_field_fn field, void *user,
                       tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_HOST_CONFIG_H */
