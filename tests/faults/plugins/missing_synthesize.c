/* Its provider has no synthesize. */
#include "fault.h"

PROVIDER_PLUGIN(.synthesize = NULL)
