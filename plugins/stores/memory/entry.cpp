#include "plugins/stores/memory/entry.hpp"

#include <cstring>
#include <new>

#include "plugins/support/entry/info_copy.hpp"

namespace caesura::memory {
namespace {

// The allocator's own share, roughly.
constexpr std::size_t kBlockOverhead = 64;

char* append(char* where, tts_str text) {
  if (text.size > 0) std::memcpy(where, text.data, text.size);
  return where + text.size;
}

}  // namespace

Entry* Entry::make(const tts_store_key& key, uint64_t hash, const tts_entry_info& info,
                   std::span<const std::byte> audio) {
  const std::size_t info_bytes = entry::info_footprint(info);
  const std::size_t bytes =
      sizeof(Entry) + info_bytes + key.tenant.size + key.scheme.size + audio.size();
  void* const block = ::operator new(bytes);
  auto* const entry = ::new (block) Entry;
  auto* const info_memory = static_cast<std::byte*>(block) + sizeof(Entry);
  char* const tenant = reinterpret_cast<char*>(info_memory + info_bytes);
  char* const scheme = append(tenant, key.tenant);
  char* const body = append(scheme, key.scheme);

  entry->hash_ = hash;
  entry->info_ = entry::place_info(info, info_memory);
  entry->tenant_ = {tenant, key.tenant.size};
  entry->scheme_ = {scheme, key.scheme.size};
  std::memcpy(entry->digest_.data(), key.digest.data, entry->digest_.size());
  std::memcpy(body, audio.data(), audio.size());
  entry->audio_ = {reinterpret_cast<std::byte*>(body), audio.size()};
  entry->accessed_ms_ = std::max(info.accessed_ms, info.created_ms);
  entry->hits_ = info.hit_count;
  entry->weight_ = bytes + kBlockOverhead;
  return entry;
}

void Entry::unpin() {
  if (references_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  this->~Entry();
  ::operator delete(static_cast<void*>(this));
}

tts_entry_info Entry::info() const {
  tts_entry_info info = *info_;
  info.accessed_ms = accessed_ms_.load(std::memory_order_relaxed);
  info.hit_count = hits_.load(std::memory_order_relaxed);
  return info;
}

void Entry::add_hits(int64_t accessed_ms, uint64_t hits) {
  hits_.fetch_add(hits, std::memory_order_relaxed);
  int64_t known = accessed_ms_.load(std::memory_order_relaxed);
  while (known < accessed_ms &&
         !accessed_ms_.compare_exchange_weak(known, accessed_ms, std::memory_order_relaxed)) {
  }
}

}  // namespace caesura::memory
