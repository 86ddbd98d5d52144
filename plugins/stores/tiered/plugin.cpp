#include "plugins/stores/tiered/tiered_store.hpp"

namespace caesura::tiered {
namespace {

// The schema is a constant of another file, so this table is filled when the plugin is loaded.
const tts_factory kTiered = tts::store_factory<TieredStore>(
    "tiered", "Other stores in a stack, the fastest first", kSchema);

}  // namespace
}  // namespace caesura::tiered

TTS_PLUGIN("caesura.tiered", "Tiered store", "0.1.0", "Apache-2.0", &caesura::tiered::kTiered)
