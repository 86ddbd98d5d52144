/* Gives more bytes than it promised. */
#include "fault.h"

static tts_status get(GET_ARGUMENTS) {
  tts_entry_info info = kept_info();
  tts_status status;
  (void)store, (void)context;
  if (!is_kept(key)) return fail(error, TTS_NOT_FOUND, "no such entry");
  status = sink->begin(sink, &info);
  if (status == TTS_OK) status = sink->write(sink, kept_audio, kept_size);
  return status == TTS_OK ? sink->write(sink, silence, 10) : status;
}
STORE_PLUGIN(.get = get)
