/* Makes a status of its own out of what the sink answered. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  const tts_status status = good_synthesize(provider, context, request, sink, error);
  return status == TTS_OK ? TTS_OK : fail(error, TTS_DATA_LOSS, "something happened");
}
PROVIDER_PLUGIN(.synthesize = synthesize)
