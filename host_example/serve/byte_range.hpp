// The Range header (RFC 9110, section 14).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace caesura::serve {

struct ByteRange {
  std::size_t begin = 0;
  std::size_t size = 0;  // 0 = the range lies outside: 416
};

// The one range that is asked for, cut to the body. Empty where the header says nothing that this
// host follows (another unit, several ranges, nonsense): then the whole body is sent.
std::optional<ByteRange> parse_range(std::string_view header, std::size_t body_size);

}  // namespace caesura::serve
