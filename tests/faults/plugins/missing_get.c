/* Its store has no get. */
#include "fault.h"

STORE_PLUGIN(.get = NULL)
