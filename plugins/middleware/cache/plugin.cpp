#include <tts/plugin.hpp>

#include "plugins/middleware/cache/cache.hpp"

namespace caesura::cache {
namespace {

// The schema is a constant of another file, so this table is filled when the plugin is loaded.
const tts_factory kCache = tts::middleware_factory<Cache>(
    "cache", "keeps what was spoken and never pays twice for the same sound", kSchema);

}  // namespace
}  // namespace caesura::cache

TTS_PLUGIN("caesura.cache", "Caesura cache", "0.1.0", "Apache-2.0", &caesura::cache::kCache)
