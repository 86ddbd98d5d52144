/* A store that breaks nothing: the boilerplate itself must pass. */
#include "fault.h"

STORE_PLUGIN(.flags = TTS_STORE_CONTIGUOUS)
