#include "plugins/stores/disk/paths.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace caesura::disk {
namespace {

constexpr std::string_view kEnding = ".tca";
constexpr std::size_t kFolderDigits = 2;
constexpr std::size_t kFileDigits = 62;

// What our own paths consist of; no dot, so that nothing climbs.
bool all_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '/';
  });
}

bool all_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string_view tenant_part(std::string_view tenant) {
  // A process speaks for few tenants; its threads remember the last one each.
  thread_local std::string last_tenant;
  thread_local std::string last_part;
  if (!last_part.empty() && last_tenant == tenant) return last_part;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> sum;
  SHA256(reinterpret_cast<const unsigned char*>(tenant.data()), tenant.size(), sum.data());
  static constexpr char kHex[] = "0123456789abcdef";
  last_tenant = tenant;
  last_part.clear();
  for (std::size_t i = 0; i < kTenantDigits / 2; ++i) {
    last_part += kHex[sum[i] >> 4];
    last_part += kHex[sum[i] & 15];
  }
  return last_part;
}

void EntryPath::append(std::string_view part) {
  std::memcpy(text_ + size_, part.data(), part.size());
  size_ += part.size();
}

EntryPath::EntryPath(const tts_store_key& key) {
  const std::string_view digest = tts::view(key.digest);
  append("t/");
  append(tenant_part(tts::view(key.tenant)));
  append("/");
  append(tts::view(key.scheme));
  append("/");
  append(digest.substr(0, kFolderDigits));
  folder_size_ = size_;
  append("/");
  append(digest.substr(kFolderDigits));
  append(kEnding);
  text_[size_] = '\0';
}

std::string index_name(const tts_store_key& key) {
  return std::string(tenant_part(tts::view(key.tenant))) + "/" +
         std::string(tts::view(key.scheme)) + "/" + std::string(tts::view(key.digest));
}

std::string path_of_index_name(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  if (slash == std::string_view::npos || !all_plain(name) ||
      name.size() != slash + 1 + kFolderDigits + kFileDigits) {
    return {};
  }
  const std::string_view digest = name.substr(slash + 1);
  return "t/" + std::string(name.substr(0, slash)) + "/" +
         std::string(digest.substr(0, kFolderDigits)) + "/" +
         std::string(digest.substr(kFolderDigits)) + std::string(kEnding);
}

std::string index_name_of_path(std::string_view path) {
  path.remove_prefix(2);  // t/
  path.remove_suffix(kEnding.size());
  const std::size_t slash = path.rfind('/');
  return std::string(path.substr(0, slash)) + std::string(path.substr(slash + 1));
}

std::string digest_of_file(std::string_view digits, std::string_view file) {
  if (digits.size() != kFolderDigits || file.size() != kFileDigits + kEnding.size() ||
      !file.ends_with(kEnding)) {
    return {};
  }
  const std::string_view rest = file.substr(0, kFileDigits);
  if (!all_hex(digits) || !all_hex(rest)) return {};
  return std::string(digits) + std::string(rest);
}

}  // namespace caesura::disk
