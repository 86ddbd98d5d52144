// Makes a foreign message fit for a log.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace caesura::http {

struct Unshown {
  std::vector<std::string_view> whole;  // secrets: each occurrence of the full value
  std::string_view runs_of;  // spoken text: each run that is long enough to be a quotation
};

// One line of at most `max_bytes` of valid UTF-8, without control characters and without what must
// not be shown; "[secret]" and "[text]" stand in its place.
std::string scrub(std::string_view message, const Unshown& unshown, std::size_t max_bytes = 300);

}  // namespace caesura::http
