// One row of the table audio_cache: what the adopted deployment wrote of an entry.
#pragma once

#include <cstdint>
#include <string>

namespace caesura::postgres_blob {

// Empty strings and zero times: the row says nothing.
struct OldRow {
  std::string id;
  std::string tenant;
  std::string key;
  std::string text;  // may be cut
  std::string voice;
  std::string settings;  // JSON
  std::string blob;
  int64_t blob_bytes = -1;  // -1 = unknown
  uint64_t hit_count = 0;
  int64_t created_ms = 0;
  int64_t accessed_ms = 0;
  int64_t expires_ms = 0;
};

}  // namespace caesura::postgres_blob
