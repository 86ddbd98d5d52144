/* A plugin of another major version: it serves nobody here. */
#include <tts/abi.h>

const tts_plugin *tts_plugin_entry(uint32_t host_abi_version) {
  (void)host_abi_version;
  return NULL;
}
