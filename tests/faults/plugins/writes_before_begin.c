/* Writes before begin. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  const tts_status status = sink->write(sink, silence, sizeof silence);
  return status == TTS_OK ? good_synthesize(provider, context, request, sink, error) : status;
}
PROVIDER_PLUGIN(.synthesize = synthesize)
