// The options of a disk store, checked.
#pragma once

#include <string>

#include "tts/status.hpp"

namespace caesura::disk {

// What has reached the disk when a put answers OK.
enum class Durability {
  kNone,  // nothing is waited for; a power cut may leave entries that the checksum then refuses
  kData,  // the entry's bytes; a power cut may lose the name of the last entries
  kFull   // bytes and name
};

enum class IndexPlace { kFile, kMemory };

struct Settings {
  std::string name;              // of the object in the config
  std::string path;              // of the folder
  uint64_t max_bytes = 0;        // of disk, in whole blocks
  uint64_t max_entry_bytes = 0;  // of audio
  Durability durability = Durability::kData;
  IndexPlace index = IndexPlace::kFile;
  bool allow_network_fs = false;
};

// INVALID_ARGUMENT names the option.
tts::Result<Settings> read_settings(std::string_view name, std::string_view json);

}  // namespace caesura::disk
