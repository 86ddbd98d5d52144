/* Answers OK to a get and never begins. */
#include "fault.h"

static tts_status get(GET_ARGUMENTS) {
  (void)store, (void)context, (void)sink;
  return is_kept(key) ? TTS_OK : fail(error, TTS_NOT_FOUND, "no such entry");
}
STORE_PLUGIN(.get = get)
