/* Gives its table of version 1 to a host of any version. */
#include "fault.h"

#define tts_plugin_entry declared_only
TABLE_PLUGIN(.name = "Fault")
#undef tts_plugin_entry
const tts_plugin* tts_plugin_entry(uint32_t host_abi_version) {
  (void)host_abi_version;
  return &the_plugin;
}
