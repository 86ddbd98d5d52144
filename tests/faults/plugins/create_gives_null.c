/* Says OK and gives no object. */
#include "fault.h"

static tts_status create(CREATE_PROVIDER_ARGUMENTS) {
  (void)factory, (void)host, (void)name, (void)config, (void)next, (void)error;
  *provider = NULL;
  return TTS_OK;
}
FACTORY(.create_provider = create);
PLUGIN(.name = "Fault")
