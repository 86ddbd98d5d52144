// What came back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace caesura::http {

// How the end of the body was known. Only until_close cannot tell a whole body from a cut one.
enum class Framing { none, length, chunked, h2, until_close };

struct Response {
  int status = 0;                                            // 0 = no answer came
  int http_version = 0;                                      // 10, 11, 20
  std::vector<std::pair<std::string, std::string>> headers;  // lower-case names, trimmed values
  Framing framing = Framing::none;
  std::string body;  // of a failure (its first 64 KiB), or of a success nobody received in pieces
  uint64_t body_bytes = 0;      // received, wherever they went
  int32_t retry_after_ms = -1;  // what the headers ask for; -1 = nothing
  bool new_connection = false;

  // The first header of that lower-case name, or an empty view.
  std::string_view header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return {};
  }
  bool ok() const { return status >= 200 && status < 300; }
};

// "audio/mpeg" of "Audio/MPEG; rate=1": lower case, no parameters.
std::string media_type(const Response& response);

}  // namespace caesura::http
