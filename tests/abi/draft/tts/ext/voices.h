/* tts/ext/voices.h - which voices a provider can speak with */
#ifndef TTS_EXT_VOICES_H
#define TTS_EXT_VOICES_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_EXT_VOICES "tts.voices/1"

typedef struct tts_voice {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  tts_str id;        /* what a request's `voice` takes */
  tts_str name;      /* for people; may be empty */
  tts_str language;  /* BCP 47 */
  tts_str gender;    /* "female", "male", or empty */
  tts_str metadata;  /* a JSON object, or empty */
} tts_voice;

/* Anything but OK stops the listing and is returned. [call-thread] */
typedef tts_status (*tts_voice_fn)(void *user, const tts_voice *voice) TTS_NOEXCEPT;

/* On a provider. */
typedef struct tts_ext_voices tts_ext_voices;
struct tts_ext_voices {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* Voices of a language and its regions ("en" gives en-GB too); empty = all. May do I/O. [thread-safe] */
  tts_status (*list)(const tts_ext_voices *ext, const tts_context *context, tts_str language, tts_voice_fn voice,
                     void *user, tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_VOICES_H */
