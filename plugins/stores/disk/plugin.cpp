#include "plugins/stores/disk/disk_store.hpp"

namespace {

constexpr char kSchema[] = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["path"],
  "properties": {
    "path": {
      "type": "string", "minLength": 1,
      "description": "the folder that holds the entries; made when it is missing"
    },
    "max_bytes": {
      "type": "string", "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$", "default": "4GiB",
      "description": "disk for all entries together, in whole blocks"
    },
    "max_entry_bytes": {
      "type": "string", "pattern": "^[0-9]+(KiB|MiB|GiB|TiB|kB|MB|GB|TB|B)?$", "default": "64MiB",
      "description": "the largest audio that is kept"
    },
    "durability": {
      "enum": ["none", "data", "full"], "default": "data",
      "description": "what is on the disk when an entry counts as stored: nothing, its bytes, or its bytes and its name"
    },
    "index": {
      "enum": ["file", "memory"], "default": "file",
      "description": "where the side index lives; memory rebuilds it at every start"
    },
    "allow_network_fs": {
      "type": "boolean", "default": false,
      "description": "use a folder on NFS, SMB or 9p all the same; the index is then kept in memory"
    }
  }
})";

constexpr tts_factory kDisk = tts::store_factory<caesura::disk::DiskStore>(
    "disk", "Entries as files in a folder, checked on every read", kSchema);

}  // namespace

TTS_PLUGIN("caesura.disk", "Disk store", "0.1.0", "Apache-2.0", &kDisk)
