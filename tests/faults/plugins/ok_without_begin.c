/* Answers OK and never touches the sink. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  (void)provider, (void)context, (void)request, (void)sink, (void)error;
  return TTS_OK;
}
PROVIDER_PLUGIN(.synthesize = synthesize)
