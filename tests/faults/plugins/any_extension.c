/* Answers every extension id with something. */
#include "fault.h"

static const void* get_extension(const tts_provider* provider, const char* id) {
  (void)id;
  return provider;
}
PROVIDER_PLUGIN(.get_extension = get_extension)
