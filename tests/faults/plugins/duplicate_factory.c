/* Two of its factories have the same id. */
#include "fault.h"

PROVIDER(.data = NULL);
CREATE_PROVIDER
FACTORY(.create_provider = create_provider);
static const tts_factory* const twice[] = {&the_factory, &the_factory};
PLUGIN(.factories = twice, .factory_count = 2)
