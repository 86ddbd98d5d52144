/* init never returns. */
#define _DEFAULT_SOURCE
#include "fault.h"

#include <unistd.h>

static tts_status init(const tts_host* host, tts_error* error) {
  (void)host, (void)error;
  for (;;) pause();
  return TTS_OK;
}
TABLE_PLUGIN(.init = init)
