/* Breaks nothing: the boilerplate itself must pass. */
#include "fault.h"

PROVIDER_PLUGIN(.max_concurrency = 1)
