/* Its factory ends before the create functions. */
#include "fault.h"

FACTORY_PLUGIN(.struct_size = offsetof(tts_factory, create_provider))
