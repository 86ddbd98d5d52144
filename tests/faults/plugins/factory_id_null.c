/* Its factory has no id. */
#include "fault.h"

FACTORY_PLUGIN(.id = NULL)
