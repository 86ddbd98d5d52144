/* The plugin's id is not UTF-8. */
#include "fault.h"

TABLE_PLUGIN(.id = "test.\xff\xfe")
