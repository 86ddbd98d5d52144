#include "plugins/support/audio/readable_text.hpp"

#include <algorithm>
#include <cstddef>

namespace caesura::audio {
namespace {

constexpr std::size_t kLooksAt = 256;  // bytes
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::size_t length_by_lead(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool is_control(char c) {
  return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

}  // namespace

bool reads_as_text(std::string_view head) {
  head = head.substr(0, kLooksAt);
  if (head.empty()) return false;
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t length = length_by_lead(static_cast<unsigned char>(head[at]));
    if (length == 0 || is_control(head[at])) return false;
    // A character may be cut where one stopped looking.
    const std::string_view rest = head.substr(at + 1, length - 1);
    if (!std::all_of(rest.begin(), rest.end(), is_continuation)) return false;
    at += length;
  }
  return true;
}

bool reads_as_markup(std::string_view head) {
  if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  const std::size_t start = head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || head.size() - start < 2) return false;
  const char first = head[start];
  return (first == '<' || first == '{' || first == '[') && reads_as_text(head.substr(start));
}

}  // namespace caesura::audio
