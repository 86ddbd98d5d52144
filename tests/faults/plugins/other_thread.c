/* Uses the sink on a thread of its own. */
#include "fault.h"

#include <pthread.h>

static void* write_there(void* sink) {
  ((const tts_sink*)sink)->write((const tts_sink*)sink, silence, sizeof silence);
  return NULL;
}
static tts_status synthesize(SYNTHESIZE_ARGUMENTS) {
  pthread_t thread;
  tts_status status = sink->begin(sink, &fault_format);
  (void)provider, (void)context, (void)request;
  if (status != TTS_OK) return status;
  if (pthread_create(&thread, NULL, write_there, (void*)sink) != 0)
    return fail(error, TTS_INTERNAL, "no thread");
  pthread_join(thread, NULL);
  return sink->write(sink, silence, sizeof silence);
}
PROVIDER_PLUGIN(.synthesize = synthesize)
