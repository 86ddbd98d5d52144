/* Begins, gives no audio, and answers OK. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  (void)provider, (void)context, (void)request, (void)error;
  return sink->begin(sink, &fault_format);
}
PROVIDER_PLUGIN(.synthesize = synthesize)
