/* Its plugin table ends before the factories. */
#include "fault.h"

TABLE_PLUGIN(.struct_size = offsetof(tts_plugin, factories))
