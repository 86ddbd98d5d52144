#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"

#include <algorithm>
#include <string>

namespace caesura::postgres_blob {
namespace {

constexpr std::size_t kMaxName = 1024;  // bytes, of Azure and of S3
constexpr std::size_t kMaxPart = 255;   // bytes, of a file system

bool is_allowed(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' ||
         c == '.' || c == '_' || c == '-';
}

tts::Status refuse(const char* why) {
  return {TTS_INVALID_ARGUMENT, std::string("the name of a blob ") + why};
}

tts::Status check_characters(std::string_view name) {
  if (name.size() > kMaxName) return refuse("may have 1024 bytes at most");
  if (!std::all_of(name.begin(), name.end(), is_allowed)) {
    return refuse("may have letters and digits of ASCII, dots, hyphens, underscores and slashes");
  }
  return {};
}

// Azure drops a dot at the end of a part, so that two names would be one.
tts::Status check_part(std::string_view part) {
  if (part.empty() || part.size() > kMaxPart) return refuse("must have parts of 1 to 255 bytes");
  if (part.back() == '.') return refuse("may have no part that ends in a dot");
  return {};
}

}  // namespace

tts::Status check_blob_name(std::string_view name) {
  if (auto status = check_characters(name); !status.ok()) return status;
  for (;;) {
    const auto slash = name.find('/');
    if (auto status = check_part(name.substr(0, slash)); !status.ok()) return status;
    if (slash == std::string_view::npos) return {};
    name.remove_prefix(slash + 1);
  }
}

bool is_blob_name(std::string_view name) {
  return check_blob_name(name).ok();
}

tts::Status check_blob_prefix(std::string_view prefix) {
  if (auto status = check_characters(prefix); !status.ok()) return status;
  const auto slash = prefix.rfind('/');
  if (slash == std::string_view::npos) return {};
  return check_blob_name(prefix.substr(0, slash));
}

}  // namespace caesura::postgres_blob
