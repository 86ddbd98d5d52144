/* Its config schema is JSON, but no schema. */
#include "fault.h"

FACTORY_PLUGIN(.config_schema = "[1, 2]")
