// What blob services answer: lists, batches, deletes, errors. Whatever comes is read or refused.
#include <string_view>

#include "plugins/stores/postgres_blob/blobs/azure_batch.hpp"
#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"
#include "plugins/stores/postgres_blob/blobs/list_page.hpp"
#include "plugins/stores/postgres_blob/blobs/s3_delete.hpp"
#include "plugins/stores/postgres_blob/blobs/s3_failure.hpp"
#include "plugins/stores/postgres_blob/blobs/service_time.hpp"

using namespace caesura::postgres_blob;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0:
    case 1: {
      const auto page = data[0] % 5 == 0 ? read_azure_page(text) : read_s3_page(text);
      if (!page.ok()) break;
      for (const BlobItem& item : page.value().items) {
        if (!is_blob_name(item.name)) __builtin_trap();
      }
      break;
    }
    case 2:
      static_cast<void>(read_batch("multipart/mixed; boundary=b", text));
      break;
    case 3: {
      const std::vector<std::string> names = {"a", "b"};
      std::vector<Removal> outcomes;
      if (read_deleted(text, names, outcomes).ok() && outcomes.size() != 2) __builtin_trap();
      break;
    }
    default:
      static_cast<void>(s3_error_code(text));
      static_cast<void>(service_time_ms(text));
  }
  return 0;
}
