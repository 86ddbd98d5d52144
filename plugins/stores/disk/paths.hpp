// Names of entries below the root: t/<tenant>/<scheme>/<2 digits>/<62 digits>.tca.
//
// The tenant's part is 16 hexadecimal digits of its SHA-256, so that no name of the outside world
// becomes a file name. The full tenant stands in the entry and is compared on every read.
#pragma once

#include <string>

#include "tts/status.hpp"

namespace caesura::disk {

inline constexpr std::size_t kTenantDigits = 16;

// Valid until this thread's next call.
std::string_view tenant_part(std::string_view tenant);

// A valid key's path, relative to the root; built without allocation.
class EntryPath {
 public:
  explicit EntryPath(const tts_store_key& key);
  const char* c_str() const { return text_; }
  std::string_view text() const { return {text_, size_}; }
  // The folder of the entry, without a slash at its end.
  std::string_view folder() const { return {text_, folder_size_}; }

 private:
  void append(std::string_view part);
  char text_[128];
  std::size_t size_ = 0;
  std::size_t folder_size_ = 0;
};

// The name in the index, "<tenant>/<scheme>/<digest>", and the way back. An empty path where `name`
// is no such name.
std::string index_name(const tts_store_key& key);
std::string path_of_index_name(std::string_view name);
// Of a path that EntryPath made.
std::string index_name_of_path(std::string_view path);

// The digest of a file called `file` in the folder `digits`; empty where it is no entry's name.
std::string digest_of_file(std::string_view digits, std::string_view file);

}  // namespace caesura::disk
