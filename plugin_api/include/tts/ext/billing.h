/* tts/ext/billing.h - what a request would be billed, before it is spoken */
#ifndef TTS_EXT_BILLING_H
#define TTS_EXT_BILLING_H

#include <tts/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TTS_EXT_BILLING "tts.billing/1"

/* On a provider whose service does not simply bill the text's code points: markup of pauses may cost, too. */
typedef struct tts_ext_billing tts_ext_billing;
struct tts_ext_billing {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void *data;
  /* The characters that synthesize would tell as billed, or at most those where only the service knows. No I/O.
   * [thread-safe] */
  tts_status (*billed_characters)(const tts_ext_billing *ext, const tts_request *request, int64_t *characters,
                                  tts_error *error) TTS_NOEXCEPT;
};

#ifdef __cplusplus
}
#endif
#endif /* TTS_EXT_BILLING_H */
