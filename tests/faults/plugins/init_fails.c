/* Cannot be initialised, and says why. */
#include "fault.h"

static tts_status init(const tts_host* host, tts_error* error) {
  (void)host;
  return fail(error, TTS_FAILED_PRECONDITION, "the licence file is missing");
}
TABLE_PLUGIN(.init = init)
