#include "plugins/stores/redis/names.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "plugins/support/entry/key.hpp"

namespace caesura::redis {
namespace {

constexpr std::size_t kLongestEscaped = 64;
// Neither letter survives the escaping, so neither can be a tenant's name.
constexpr std::string_view kNoTenant = "@";
constexpr char kHashed = '+';

bool is_plain(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '_' || c == '-';
}

void append_hex(std::string& text, unsigned char byte, const char* digits) {
  text += digits[byte >> 4];
  text += digits[byte & 15];
}

}  // namespace

std::string Names::tenant_part(std::string_view tenant) {
  if (tenant.empty()) return std::string(kNoTenant);
  std::string part;
  for (const char c : tenant) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(byte)) {
      part += c;
    } else {
      part += '%';
      append_hex(part, byte, "0123456789ABCDEF");
    }
    if (part.size() > kLongestEscaped) break;
  }
  if (part.size() <= kLongestEscaped) return part;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(tenant.data()), tenant.size(), digest.data());
  part = kHashed;
  for (const unsigned char byte : digest) append_hex(part, byte, "0123456789abcdef");
  return part;
}

std::string Names::entry(const tts_store_key& key) const {
  std::string name;
  name.reserve(prefix_.size() + 2 * kLongestEscaped + key.scheme.size + key.digest.size);
  name.append(prefix_).append("{").append(tenant_part(tts::view(key.tenant))).append("}:");
  name.append(tts::view(key.scheme)).append(":").append(tts::view(key.digest));
  return name;
}

std::string Names::fences(std::string_view tenant) const {
  return prefix_ + "{" + tenant_part(tenant) + "}:fences";
}

// The last letter keeps the names of hits and locks out on the server's side.
std::string Names::pattern(std::optional<std::string_view> tenant,
                           std::optional<std::string_view> scheme) const {
  return prefix_ + "{" + (tenant ? tenant_part(*tenant) : "*") +
         "}:" + (scheme ? std::string(*scheme) : "*") + ":*[0-9a-f]";
}

std::optional<Names::Parts> Names::parse(std::string_view name) const {
  if (!name.starts_with(prefix_)) return std::nullopt;
  name.remove_prefix(prefix_.size());
  const std::size_t close = name.find("}:");
  if (!name.starts_with('{') || close == std::string_view::npos) return std::nullopt;
  Parts parts;
  parts.tenant_part = name.substr(1, close - 1);
  name.remove_prefix(close + 2);
  const std::size_t colon = std::min(name.find(':'), name.size() - 1);
  parts.scheme = name.substr(0, colon);
  parts.digest = name.substr(colon + 1);
  if (!entry::is_valid({{}, tts::str(parts.scheme), tts::str(parts.digest)})) return std::nullopt;
  return parts;
}

}  // namespace caesura::redis
