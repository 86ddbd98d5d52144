/* Objects cannot be made, and it says why. */
#include "fault.h"

static tts_status create(CREATE_PROVIDER_ARGUMENTS) {
  (void)factory, (void)host, (void)name, (void)config, (void)next, (void)provider;
  return fail(error, TTS_FAILED_PRECONDITION, "the engine is not installed");
}
FACTORY(.create_provider = create);
PLUGIN(.name = "Fault")
