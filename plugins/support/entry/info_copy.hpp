// Deep copies of tts_entry_info in one block of memory.
#pragma once

#include <cstddef>
#include <memory>

#include "tts/values.hpp"

namespace caesura::entry {

// Bytes that place_info needs for this info.
std::size_t info_footprint(const tts_entry_info& info);

// Builds a deep copy in `memory`, which is aligned to 8 and holds info_footprint bytes. Every
// pointer of the copy leads into that memory; nothing is to be destroyed. Marks and formats that an
// older or newer side made come out in this build's size.
tts_entry_info* place_info(const tts_entry_info& info, void* memory);

// An owned deep copy.
class InfoCopy {
 public:
  explicit InfoCopy(const tts_entry_info& info)
      : memory_(std::make_unique<std::byte[]>(info_footprint(info))),
        info_(place_info(info, memory_.get())) {}
  tts_entry_info& get() { return *info_; }
  const tts_entry_info& get() const { return *info_; }

 private:
  std::unique_ptr<std::byte[]> memory_;
  tts_entry_info* info_;
};

}  // namespace caesura::entry
