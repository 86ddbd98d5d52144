/* Writes nothing at all, as a write. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  tts_status status = good_synthesize(provider, context, request, sink, error);
  return status == TTS_OK ? sink->write(sink, silence, 0) : status;
}
PROVIDER_PLUGIN(.synthesize = synthesize)
