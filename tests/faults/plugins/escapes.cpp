// Lets an exception cross the boundary. Built as C++11, where the types of the table cannot forbid
// it.
#include <tts/abi.h>

#include <stdexcept>

namespace {

void destroy(tts_provider*) {}
tts_status synthesize(const tts_provider*, const tts_context*, const tts_request*, const tts_sink*,
                      tts_error*) {
  throw std::runtime_error("over the boundary");
}
tts_provider provider = {sizeof(tts_provider), 0, nullptr, destroy, nullptr, synthesize, nullptr};
tts_status create(const tts_factory*, const tts_host*, tts_str, tts_str, const tts_provider*,
                  tts_provider** made, tts_error*) {
  *made = &provider;
  return TTS_OK;
}
const tts_factory factory = {
    sizeof(tts_factory), TTS_FACTORY_PROVIDER, "fault", "throws", nullptr, create, nullptr};
const tts_factory* const factories[] = {&factory};
const tts_plugin plugin = {sizeof(tts_plugin),
                           TTS_ABI_VERSION,
                           "test.escapes",
                           "Escapes",
                           "1.0.0",
                           "Apache-2.0",
                           factories,
                           1,
                           nullptr,
                           nullptr};

}  // namespace

extern "C" const tts_plugin* tts_plugin_entry(uint32_t host_abi_version) {
  return host_abi_version >> 16 == TTS_ABI_MAJOR ? &plugin : nullptr;
}
