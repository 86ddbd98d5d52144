/* Begins, then finds that there is no entry. */
#include "fault.h"

static tts_status get(GET_ARGUMENTS) {
  if (!is_kept(key)) {
    tts_entry_info info = kept_info();
    const tts_status status = sink->begin(sink, &info);
    return status == TTS_OK ? fail(error, TTS_NOT_FOUND, "no such entry") : status;
  }
  return good_get(store, context, key, sink, error);
}
STORE_PLUGIN(.get = get)
