/* The plugin has no id. */
#include "fault.h"

TABLE_PLUGIN(.id = NULL)
