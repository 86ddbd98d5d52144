/* Says that it kept the entry, and did not. */
#include "fault.h"

static tts_status put(PUT_ARGUMENTS) {
  (void)store, (void)context, (void)key, (void)info, (void)data, (void)size, (void)options;
  (void)error;
  return TTS_OK;
}
STORE_PLUGIN(.put = put)
