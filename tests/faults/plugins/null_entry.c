/* Serves no version at all. */
#include "fault.h"

const tts_plugin* tts_plugin_entry(uint32_t host_abi_version) {
  (void)host_abi_version;
  return NULL;
}
