// One page of a container's list, from the service's XML.
#pragma once

#include <vector>

#include "plugins/stores/postgres_blob/blobs/container.hpp"

namespace caesura::postgres_blob {

struct ListPage {
  std::vector<BlobItem> items;
  std::string next;  // where the next page starts; empty = this was the last
};

// UNAVAILABLE for what is no such page, or has an item without name, size or time. Names that are
// none of ours are left out.
tts::Result<ListPage> read_azure_page(std::string_view xml);
tts::Result<ListPage> read_s3_page(std::string_view xml);

}  // namespace caesura::postgres_blob
