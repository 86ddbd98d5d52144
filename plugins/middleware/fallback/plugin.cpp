#include <tts/plugin.hpp>

#include "plugins/middleware/fallback/fallback.hpp"

namespace caesura::fallback {
namespace {

// The schema is a constant of another file, so this table is filled when the plugin is loaded.
// A provider: it ends a chain, and what stands behind it are its branches.
const tts_factory kFallback = tts::provider_factory<Fallback>(
    "fallback", "asks named branches in order until one answers", kSchema);

}  // namespace
}  // namespace caesura::fallback

TTS_PLUGIN("caesura.fallback", "Caesura fallback", "0.1.0", "Apache-2.0",
           &caesura::fallback::kFallback)
