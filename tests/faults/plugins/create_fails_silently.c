/* Objects cannot be made, and it does not say why. */
#include "fault.h"

static tts_status create(CREATE_PROVIDER_ARGUMENTS) {
  (void)factory, (void)host, (void)name, (void)config, (void)next, (void)provider, (void)error;
  return TTS_INTERNAL;
}
FACTORY(.create_provider = create);
PLUGIN(.name = "Fault")
