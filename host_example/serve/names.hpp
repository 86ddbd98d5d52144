// Names that stand for files: projects and tenants.
#pragma once

#include <string_view>

namespace caesura::serve {

inline constexpr std::string_view kPlainNameRule =
    "take 1 to 128 letters, digits, _ . or -, the first a letter, a digit or _";

// Whether a name can be a file of its own folder and nothing else: no separators, no hidden files,
// no "..", no control characters.
constexpr bool is_plain_name(std::string_view name) {
  constexpr std::size_t kMost = 128;
  if (name.empty() || name.size() > kMost || name.front() == '.' || name.front() == '-') {
    return false;
  }
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '.' && c != '-') return false;
  }
  return true;
}

}  // namespace caesura::serve
