/* Its config schema is cut off. */
#include "fault.h"

FACTORY_PLUGIN(.config_schema = "{\"type\": \"object\",")
