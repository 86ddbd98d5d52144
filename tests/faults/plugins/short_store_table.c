/* Its store ends before put. */
#include "fault.h"

STORE_PLUGIN(.struct_size = offsetof(tts_store, put))
