/* Gives a mark before begin. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  const tts_mark mark = {.struct_size = sizeof mark, .kind = TTS_MARK_WORD, .duration_us = -1};
  const tts_status status = sink->mark == NULL ? TTS_OK : sink->mark(sink, &mark);
  return status == TTS_OK ? good_synthesize(provider, context, request, sink, error) : status;
}
PROVIDER_PLUGIN(.synthesize = synthesize)
