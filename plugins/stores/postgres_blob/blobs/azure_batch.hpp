// Many deletes in one call ("Blob Batch"): a multipart body of small HTTP requests.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/support/http/request.hpp"

namespace caesura::postgres_blob {

inline constexpr std::size_t kAzureBatch = 256;

// The body for requests that are signed already; their order is their Content-ID.
std::string batch_body(const std::vector<http::Request>& requests, std::string_view boundary);

struct BatchPart {
  std::optional<std::size_t> id;  // of the request that it answers
  int status = 0;
  std::string error;  // x-ms-error-code
};

// Every part of an answer. UNAVAILABLE where it is no multipart body, ends without its last
// boundary, or has a part that is no HTTP answer.
tts::Result<std::vector<BatchPart>> read_batch(std::string_view content_type,
                                               std::string_view body);

}  // namespace caesura::postgres_blob
