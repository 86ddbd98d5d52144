/* Answers every host with a table of major version 2. */
#include "fault.h"

#define tts_plugin_entry declared_only
TABLE_PLUGIN(.abi_version = 2u << 16)
#undef tts_plugin_entry
const tts_plugin* tts_plugin_entry(uint32_t host_abi_version) {
  (void)host_abi_version;
  return &the_plugin;
}
