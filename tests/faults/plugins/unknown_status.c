/* Answers with a number that is no status. */
#include "fault.h"

static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  (void)provider, (void)context, (void)request, (void)sink;
  return fail(error, 4711, "error 4711");
}
PROVIDER_PLUGIN(.synthesize = synthesize)
