/* The word behind `use:` has a space and a capital letter. */
#include "fault.h"

FACTORY_PLUGIN(.id = "My fault")
