/* Fails without a reason. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  (void)provider, (void)context, (void)request, (void)sink, (void)error;
  return TTS_UNAVAILABLE;
}
PROVIDER_PLUGIN(.synthesize = synthesize)
