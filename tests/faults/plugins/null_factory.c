/* One of its factories is NULL. */
#include "fault.h"

static const tts_factory* const with_hole[] = {NULL};
TABLE_PLUGIN(.factories = with_hole)
