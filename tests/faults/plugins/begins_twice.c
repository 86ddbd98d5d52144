/* Begins, and begins again. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  const tts_status status = sink->begin(sink, &fault_format);
  return status == TTS_OK ? good_synthesize(provider, context, request, sink, error) : status;
}
PROVIDER_PLUGIN(.synthesize = synthesize)
