// Many deletes in one call of S3 ("DeleteObjects").
#pragma once

#include <span>
#include <string>
#include <vector>

#include "plugins/stores/postgres_blob/blobs/container.hpp"

namespace caesura::postgres_blob {

inline constexpr std::size_t kS3Batch = 1000;

std::string delete_body(std::span<const std::string> names);

// The outcome for each name; one that the answer does not mention has failed. UNAVAILABLE for what
// is no such answer.
tts::Status read_deleted(std::string_view xml, std::span<const std::string> names,
                         std::vector<Removal>& outcomes);

}  // namespace caesura::postgres_blob
