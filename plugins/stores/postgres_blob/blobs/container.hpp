// Where the audio lies: Azure Blob, S3 or a directory. Blobs are immutable and their names are
// never used twice, so that no call has to lock anything.
#pragma once

#include <tts/call.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace caesura::postgres_blob {

struct BlobItem {
  std::string name;
  uint64_t size = 0;        // bytes
  int64_t modified_ms = 0;  // since 1970 UTC, by the clock of the service
};

// `removed` and `absent` both mean that the blob is gone; S3 never says `absent`.
enum class Removal { removed, absent, failed };

// Names are of [0-9a-zA-Z/._-], at most 1024 bytes, in parts between slashes of 1 to 255 bytes that
// do not end in a dot; no name is the folder of another. INVALID_ARGUMENT for others, before
// anything is asked. Each call holds the deadline of its context, tries again what is worth it
// inside it, and answers UNAVAILABLE for a service that cannot be reached, UNAUTHENTICATED or
// PERMISSION_DENIED for one that refuses, FAILED_PRECONDITION where the container is missing (so
// that NOT_FOUND always speaks of a blob in a container that is there), as one line that names the
// kind, the HTTP status or errno, and the cause. All calls are thread-safe.
class BlobContainer {
 public:
  virtual ~BlobContainer() = default;

  // All or nothing. ALREADY_EXISTS where the name is taken by other bytes; the same bytes are OK.
  virtual tts::Status put(tts::Context context, std::string_view name,
                          std::span<const std::byte> bytes) = 0;
  // The whole blob. NOT_FOUND where there is none, OUT_OF_RANGE where it is larger than
  // `max_bytes`, DATA_LOSS where what came is not what the service said it would be.
  virtual tts::Status get(tts::Context context, std::string_view name, uint64_t max_bytes,
                          std::vector<std::byte>& bytes) = 0;
  // The same for bytes that carry a checksum of their own: what the service says of their digest is
  // not looked at, so that they are summed up once and not twice. They are at their caller's risk.
  virtual tts::Status get_sealed(tts::Context context, std::string_view name, uint64_t max_bytes,
                                 std::vector<std::byte>& bytes) {
    return get(context, name, max_bytes, bytes);
  }
  // Size and time without the bytes; NOT_FOUND where there is none.
  virtual tts::Status stat(tts::Context context, std::string_view name, BlobItem& item) = 0;
  // One outcome for each name, in their order. OK as soon as the service answered for each of them,
  // also where some failed. At most `remove_limit` names.
  virtual tts::Status remove(tts::Context context, std::span<const std::string> names,
                             std::vector<Removal>& outcomes) = 0;
  virtual std::size_t remove_limit() const = 0;
  // Every blob whose name starts with `prefix`, in the order of names' bytes, page by page. Names
  // that break the rule above are nobody's of ours and are left out. A status of `item` that is not
  // OK ends the list and is returned.
  virtual tts::Status list(tts::Context context, std::string_view prefix,
                           const std::function<tts::Status(const BlobItem&)>& item) = 0;
  // Whether the container is there and lets itself be read.
  virtual tts::Status probe(tts::Context context) = 0;
  // Makes the container where probe finds none; for the operator's set-up, never on the way.
  virtual tts::Status create(tts::Context context) = 0;
};

}  // namespace caesura::postgres_blob
