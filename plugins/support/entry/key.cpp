#include "plugins/support/entry/key.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cstring>

namespace caesura::entry {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}
bool is_scheme_letter(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z');
}

bool valid_scheme(std::string_view scheme) {
  return !scheme.empty() && scheme.size() <= kMaxSchemeBytes &&
         std::all_of(scheme.begin(), scheme.end(), is_scheme_letter);
}
bool valid_digest(std::string_view digest) {
  return digest.size() == kDigestDigits && std::all_of(digest.begin(), digest.end(), is_hex);
}

bool same(tts_str a, tts_str b) {
  return a.size == b.size && (a.size == 0 || std::memcmp(a.data, b.data, a.size) == 0);
}

}  // namespace

bool is_valid(const tts_store_key& key) {
  return valid_digest(tts::view(key.digest)) && valid_scheme(tts::view(key.scheme)) &&
         key.tenant.size <= kMaxTenantBytes;
}

tts::Status check(const tts_store_key& key) {
  if (!valid_scheme(tts::view(key.scheme))) {
    return {TTS_INVALID_ARGUMENT, "the key's scheme must be 1 to 16 of a-z and 0-9"};
  }
  if (!valid_digest(tts::view(key.digest))) {
    return {TTS_INVALID_ARGUMENT, "the key's digest must be 64 lower-case hexadecimal digits"};
  }
  if (key.tenant.size > kMaxTenantBytes) {
    return {TTS_INVALID_ARGUMENT, "the key's tenant must have at most 1024 bytes"};
  }
  return {};
}

uint64_t hash(const tts_store_key& key) {
  uint64_t seed = 0;
  if (key.tenant.size > 0) seed = XXH3_64bits(key.tenant.data, key.tenant.size);
  for (std::size_t i = 0; i < key.scheme.size; ++i) {
    seed = seed * 131 + static_cast<unsigned char>(key.scheme.data[i]);
  }
  return XXH3_64bits_withSeed(key.digest.data, key.digest.size, seed);
}

bool equal(const tts_store_key& a, const tts_store_key& b) {
  return same(a.digest, b.digest) && same(a.scheme, b.scheme) && same(a.tenant, b.tenant);
}

std::strong_ordering compare(const tts_store_key& a, const tts_store_key& b) {
  if (const auto order = tts::view(a.tenant) <=> tts::view(b.tenant); order != 0) return order;
  if (const auto order = tts::view(a.scheme) <=> tts::view(b.scheme); order != 0) return order;
  return tts::view(a.digest) <=> tts::view(b.digest);
}

OwnedKey::OwnedKey(const tts_store_key& key)
    : tenant(tts::view(key.tenant)), scheme(tts::view(key.scheme)), digest(tts::view(key.digest)) {}

tts_store_key OwnedKey::view() const {
  return {tts::str(tenant), tts::str(scheme), tts::str(digest)};
}

}  // namespace caesura::entry
