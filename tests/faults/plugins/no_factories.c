/* Makes nothing. */
#include "fault.h"

TABLE_PLUGIN(.factory_count = 0)
