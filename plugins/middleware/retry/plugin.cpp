#include <tts/plugin.hpp>

#include "plugins/middleware/retry/retry.hpp"

namespace caesura::retry {
namespace {

// The schema is a constant of another file, so this table is filled when the plugin is loaded.
const tts_factory kRetry = tts::middleware_factory<Retry>(
    "retry", "asks again what failed before its first byte", kSchema);

}  // namespace
}  // namespace caesura::retry

TTS_PLUGIN("caesura.retry", "Caesura retry", "0.1.0", "Apache-2.0", &caesura::retry::kRetry)
