#include "plugins/stores/memory/memory_store.hpp"

namespace {

constexpr char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "max_bytes": {
      "type": "string", "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$", "default": "256MiB",
      "description": "memory for all entries together, bookkeeping included"
    },
    "max_entry_bytes": {
      "type": "string", "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$", "default": "64MiB",
      "description": "the largest audio that is kept"
    }
  }
})";

constexpr tts_factory kMemory = tts::store_factory<caesura::memory::MemoryStore>(
    "memory", "Entries in this process's memory, least recently used out first", kSchema);

}  // namespace

TTS_PLUGIN("caesura.memory", "Memory store", "0.1.0", "Apache-2.0", &kMemory)
