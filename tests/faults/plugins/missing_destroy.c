/* Its provider has no destroy. */
#include "fault.h"

PROVIDER_PLUGIN(.destroy = NULL)
