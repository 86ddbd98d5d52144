// Keys of entries: what a well-formed one is, owned copies, and one order for all stores.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "tts/status.hpp"

namespace caesura::entry {

inline constexpr std::size_t kDigestDigits = 64;
inline constexpr std::size_t kMaxSchemeBytes = 16;
inline constexpr std::size_t kMaxTenantBytes = 1024;

// Whether an entry may be stored under `key`: tts/abi.h, with a bound on the tenant's name. Nothing
// is ever found under any other key.
bool is_valid(const tts_store_key& key);

// INVALID_ARGUMENT that says which part is wrong, without quoting it.
tts::Status check(const tts_store_key& key);

// Well mixed, over all three parts; equal keys have equal hashes within one process.
uint64_t hash(const tts_store_key& key);

bool equal(const tts_store_key& a, const tts_store_key& b);

// By tenant, scheme, digest, as bytes.
std::strong_ordering compare(const tts_store_key& a, const tts_store_key& b);

struct OwnedKey {
  OwnedKey() = default;
  explicit OwnedKey(const tts_store_key& key);
  // Borrowed from this object.
  tts_store_key view() const;

  std::string tenant;
  std::string scheme;
  std::string digest;
};

}  // namespace caesura::entry
