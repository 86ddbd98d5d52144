// Names that go out of the process: of blobs, and of tenants, providers and voices in rows.
#pragma once

#include <tts/abi.h>

#include <optional>
#include <string>
#include <string_view>

namespace caesura::postgres_blob {

// SHA-256 of a tenant's name, 32 bytes.
std::string tenant_hash(std::string_view tenant);

// The digest as 32 bytes, of a valid key.
std::string binary_digest(std::string_view digits);

// Text that PostgreSQL takes and people read: %XX for all but printable ASCII.
std::string readable(std::string_view text);

// "<16 digits of the tenant's hash>/<scheme>/<2 digits>/<62 digits>.<16 random digits>". The key is
// in it, so that a listing finds the row; the rest makes sure that no name comes twice.
std::string new_blob_name(const tts_store_key& key);
// The part of it that belongs to the key.
std::string blob_name_start(const tts_store_key& key);

struct BlobNameParts {
  std::string hash_start;  // 8 bytes
  std::string scheme;
  std::string digest;  // 32 bytes
};
// Nothing for a name that no store of this kind made.
std::optional<BlobNameParts> parse_blob_name(std::string_view name);

}  // namespace caesura::postgres_blob
