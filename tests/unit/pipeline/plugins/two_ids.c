/* A plugin with two factories of one name. */
#include <tts/abi.h>

static tts_status create(const tts_factory *factory, const tts_host *host, tts_str name, tts_str config,
                         const tts_provider *next, tts_provider **provider, tts_error *error) {
  (void)factory, (void)host, (void)name, (void)config, (void)next, (void)provider, (void)error;
  return TTS_UNIMPLEMENTED;
}
static const tts_factory factory = {sizeof(tts_factory), TTS_FACTORY_PROVIDER, "twin", "twice", NULL, create, NULL};
static const tts_factory *const factories[] = {&factory, &factory};
static const tts_plugin plugin = {sizeof(tts_plugin), TTS_ABI_VERSION, "test.twins", "Twins", "1", "Apache-2.0",
                                  factories, 2, NULL, NULL};

const tts_plugin *tts_plugin_entry(uint32_t host_abi_version) {
  (void)host_abi_version;
  return &plugin;
}
