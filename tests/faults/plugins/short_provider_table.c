/* Its provider ends before synthesize. */
#include "fault.h"

PROVIDER_PLUGIN(.struct_size = offsetof(tts_provider, synthesize))
