#include "plugins/stores/postgres_blob/blobs/list_page.hpp"

#include <charconv>
#include <optional>

#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"
#include "plugins/stores/postgres_blob/blobs/service_time.hpp"
#include "plugins/stores/postgres_blob/blobs/xml_reader.hpp"

namespace caesura::postgres_blob {
namespace {

// Where a service writes what.
struct Dialect {
  std::string_view root;
  std::string_view item;
  std::string_view name;
  std::string_view size;
  std::string_view modified;
  std::string_view next;
  std::string_view truncated;
  std::string_view type;  // "directory" in an account with a hierarchical namespace
};
constexpr Dialect kAzure{"EnumerationResults",
                         "EnumerationResults/Blobs/Blob",
                         "EnumerationResults/Blobs/Blob/Name",
                         "EnumerationResults/Blobs/Blob/Properties/Content-Length",
                         "EnumerationResults/Blobs/Blob/Properties/Last-Modified",
                         "EnumerationResults/NextMarker",
                         {},
                         "EnumerationResults/Blobs/Blob/Properties/ResourceType"};
constexpr Dialect kS3{"ListBucketResult",
                      "ListBucketResult/Contents",
                      "ListBucketResult/Contents/Key",
                      "ListBucketResult/Contents/Size",
                      "ListBucketResult/Contents/LastModified",
                      "ListBucketResult/NextContinuationToken",
                      "ListBucketResult/IsTruncated",
                      {}};

std::optional<uint64_t> number_of(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Draft {
  std::string name;
  std::optional<uint64_t> size;
  std::optional<int64_t> modified_ms;
  bool folder = false;
};

tts::Result<ListPage> read_page(std::string_view xml, const Dialect& dialect) {
  ListPage page;
  Draft draft;
  bool rooted = false;
  bool lacking = false;
  bool truncated = false;
  const auto element = [&](std::string_view path, std::string_view text) {
    if (path == dialect.name) draft.name = text;
    if (path == dialect.size) draft.size = number_of(text);
    if (path == dialect.modified) draft.modified_ms = service_time_ms(text);
    if (path == dialect.type) draft.folder = text == "directory";
    if (path == dialect.next) page.next = text;
    if (path == dialect.truncated) truncated = text == "true";
    if (path == dialect.root) rooted = true;
    if (path != dialect.item) return;
    if (draft.name.empty() || !draft.size || !draft.modified_ms) {
      lacking = true;
    } else if (is_blob_name(draft.name) && !draft.folder) {
      page.items.push_back({std::move(draft.name), *draft.size, *draft.modified_ms});
    }
    draft = {};
  };
  if (auto status = read_xml(xml, element); !status.ok()) return status;
  if (!rooted) return tts::Status{TTS_UNAVAILABLE, "the answer is no list of blobs"};
  if (lacking) {
    return tts::Status{TTS_UNAVAILABLE, "the list has a blob without name, size or time"};
  }
  if (truncated && page.next.empty()) {
    return tts::Status{TTS_UNAVAILABLE, "the list has more pages but does not say where"};
  }
  return page;
}

}  // namespace

tts::Result<ListPage> read_azure_page(std::string_view xml) {
  return read_page(xml, kAzure);
}

tts::Result<ListPage> read_s3_page(std::string_view xml) {
  return read_page(xml, kS3);
}

}  // namespace caesura::postgres_blob
