/* Its provider factory cannot create. */
#include "fault.h"

FACTORY_PLUGIN(.create_provider = NULL)
