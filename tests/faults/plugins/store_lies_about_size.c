/* Promises more bytes than it gives. */
#include "fault.h"

static tts_status get(GET_ARGUMENTS) {
  tts_entry_info info = kept_info();
  tts_status status;
  (void)store, (void)context;
  if (!is_kept(key)) return fail(error, TTS_NOT_FOUND, "no such entry");
  info.size += 100;
  status = sink->begin(sink, &info);
  return status == TTS_OK ? sink->write(sink, kept_audio, kept_size) : status;
}
STORE_PLUGIN(.get = get)
