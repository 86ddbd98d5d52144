#include "plugins/stores/postgres_blob/names.hpp"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "plugins/support/entry/key.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr std::size_t kHashStartBytes = 8;
constexpr std::size_t kTokenBytes = 8;
constexpr std::string_view kDigits = "0123456789abcdef";

std::string hexadecimal(std::string_view bytes) {
  std::string digits;
  digits.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    digits += kDigits[static_cast<unsigned char>(byte) >> 4];
    digits += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return digits;
}

std::optional<std::string> from_hexadecimal(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    const std::size_t high = kDigits.find(digits[i]);
    const std::size_t low = kDigits.find(digits[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return digits.size() % 2 == 0 ? std::optional(bytes) : std::nullopt;
}

std::string_view cut(std::string_view& rest, char separator) {
  const std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

}  // namespace

std::string tenant_hash(std::string_view tenant) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> sum;
  SHA256(reinterpret_cast<const unsigned char*>(tenant.data()), tenant.size(), sum.data());
  return {reinterpret_cast<const char*>(sum.data()), sum.size()};
}

std::string binary_digest(std::string_view digits) {
  return from_hexadecimal(digits).value_or("");
}

std::string readable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c > ' ' - 1 && c < 0x7f && c != '%') {
      out += c;
    } else {
      out += '%' + hexadecimal({&c, 1});
    }
  }
  return out;
}

std::string blob_name_start(const tts_store_key& key) {
  const std::string_view digest = tts::view(key.digest);
  return hexadecimal(tenant_hash(tts::view(key.tenant)).substr(0, kHashStartBytes)) + "/" +
         std::string(tts::view(key.scheme)) + "/" + std::string(digest.substr(0, 2)) + "/" +
         std::string(digest.substr(2)) + ".";
}

std::string new_blob_name(const tts_store_key& key) {
  std::array<unsigned char, kTokenBytes> token;
  if (RAND_bytes(token.data(), static_cast<int>(token.size())) != 1) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return blob_name_start(key) +
         hexadecimal({reinterpret_cast<const char*>(token.data()), token.size()});
}

std::optional<BlobNameParts> parse_blob_name(std::string_view name) {
  const auto hash_start = from_hexadecimal(cut(name, '/'));
  const std::string_view scheme = cut(name, '/');
  const std::string_view first = cut(name, '/');
  const std::string digits = std::string(first) + std::string(cut(name, '.'));
  const auto digest = from_hexadecimal(digits);
  const auto token = from_hexadecimal(name);
  if (!hash_start || hash_start->size() != kHashStartBytes || !digest ||
      digits.size() != entry::kDigestDigits || first.size() != 2 || !token ||
      token->size() != kTokenBytes) {
    return std::nullopt;
  }
  const tts_store_key key{{}, tts::str(scheme), tts::str(digits)};
  if (!entry::is_valid(key)) return std::nullopt;
  return BlobNameParts{*hash_start, std::string(scheme), *digest};
}

}  // namespace caesura::postgres_blob
