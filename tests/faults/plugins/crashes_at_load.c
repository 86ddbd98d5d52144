/* Dies as soon as it is loaded. */
#include "fault.h"

#include <stdlib.h>

__attribute__((constructor)) static void crash(void) {
  abort();
}
TABLE_PLUGIN(.name = "Fault")
