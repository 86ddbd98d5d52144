/* Fills the error's message to the last byte, without its end. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  (void)provider, (void)context, (void)request, (void)sink;
  if (error != NULL) {
    error->code = TTS_UNAVAILABLE;
    memset(error->message, 'x', sizeof error->message);
  }
  return TTS_UNAVAILABLE;
}
PROVIDER_PLUGIN(.synthesize = synthesize)
