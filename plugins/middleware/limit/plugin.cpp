#include <tts/plugin.hpp>

#include "plugins/middleware/limit/limit.hpp"

namespace caesura::limit {
namespace {

// The schema is a constant of another file, so this table is filled when the plugin is loaded.
const tts_factory kLimit = tts::middleware_factory<Limit>(
    "limit", "bounds calls at once, rates, and the characters of a day", kSchema);

}  // namespace
}  // namespace caesura::limit

TTS_PLUGIN("caesura.limit", "Caesura limit", "0.1.0", "Apache-2.0", &caesura::limit::kLimit)
