/* Serves version 2 only, and says so as the contract wants. */
#include "fault.h"

static const tts_plugin next_major = {.struct_size = sizeof(tts_plugin), .abi_version = 2u << 16};
const tts_plugin* tts_plugin_entry(uint32_t host_abi_version) {
  return host_abi_version >> 16 == 2 ? &next_major : NULL;
}
