/* Gives back other bytes than it was given. */
#include "fault.h"

static tts_status put(PUT_ARGUMENTS) {
  const tts_status status = good_put(store, context, key, info, data, size, options, error);
  if (status == TTS_OK) kept_audio[0] ^= 1;
  return status;
}
STORE_PLUGIN(.put = put)
