#include "host_example/serve/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace caesura::serve {
namespace {

std::optional<std::size_t> number(std::string_view digits) {
  std::size_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || at != end) return {};
  return value;
}

}  // namespace

std::optional<ByteRange> parse_range(std::string_view header, std::size_t body_size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return {};
  header.remove_prefix(kUnit.size());
  const auto dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return {};
  const std::string_view first = header.substr(0, dash);
  const std::string_view last = header.substr(dash + 1);
  if (first.empty()) {
    const auto suffix = number(last);
    if (!suffix) return {};
    const std::size_t size = std::min(*suffix, body_size);
    return ByteRange{body_size - size, size};
  }
  const auto begin = number(first);
  if (!begin) return {};
  std::size_t end = body_size;
  if (!last.empty()) {
    const auto included = number(last);
    if (!included || *included < *begin) return {};
    if (*included < body_size) end = *included + 1;
  }
  if (*begin >= body_size) return ByteRange{body_size, 0};
  return ByteRange{*begin, end - *begin};
}

}  // namespace caesura::serve
