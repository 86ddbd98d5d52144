// One cached entry: key, info and audio in a single block, counted by references.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <map>
#include <span>

#include "plugins/support/entry/key.hpp"
#include "tts/values.hpp"

namespace caesura::memory {

// What hits read and write stands first, so that a hit touches few cache lines.
class Entry {
 public:
  // The block starts with one reference, the caller's. Throws std::bad_alloc.
  static Entry* make(const tts_store_key& key, uint64_t hash, const tts_entry_info& info,
                     std::span<const std::byte> audio);
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  void pin() { references_.fetch_add(1, std::memory_order_relaxed); }
  // The last reference frees the block.
  void unpin();

  uint64_t hash() const { return hash_; }
  tts_store_key key() const { return {tenant_, scheme_, {digest_.data(), digest_.size()}}; }
  bool has_key(const tts_store_key& key) const { return entry::equal(this->key(), key); }
  std::span<const std::byte> audio() const { return audio_; }
  std::size_t weight() const { return weight_; }  // bytes of memory, all told
  int64_t expires_ms() const { return info_->expires_ms; }

  // A view of the info with the present time of access and hit count; leads into the entry.
  tts_entry_info info() const;
  void add_hits(int64_t accessed_ms, uint64_t hits);

  // When it was last used, in the table's count of insertions. A hit writes only a changed value.
  uint64_t used() const { return used_.load(std::memory_order_relaxed); }
  void set_used(uint64_t tick) {
    if (used() != tick) used_.store(tick, std::memory_order_relaxed);
  }

  // Where the table has it filed; the table's own.
  std::multimap<uint64_t, Entry*>::iterator filed;

 private:
  Entry() = default;
  ~Entry() = default;

  std::atomic<uint32_t> references_ = 1;
  std::atomic<uint64_t> used_ = 0;
  uint64_t hash_ = 0;
  tts_entry_info* info_ = nullptr;
  std::span<const std::byte> audio_;
  tts_str tenant_{};
  tts_str scheme_{};
  std::array<char, entry::kDigestDigits> digest_{};
  std::atomic<int64_t> accessed_ms_ = 0;
  std::atomic<uint64_t> hits_ = 0;
  std::size_t weight_ = 0;
};

// A reference that keeps an entry alive, whatever the table does meanwhile.
class Pin {
 public:
  Pin() = default;
  // Takes over one reference.
  explicit Pin(Entry* entry) : entry_(entry) {}
  Pin(Pin&& other) noexcept : entry_(std::exchange(other.entry_, nullptr)) {}
  Pin& operator=(Pin&& other) noexcept {
    std::swap(entry_, other.entry_);
    return *this;
  }
  ~Pin() {
    if (entry_ != nullptr) entry_->unpin();
  }
  explicit operator bool() const { return entry_ != nullptr; }
  Entry* operator->() const { return entry_; }
  Entry* get() const { return entry_; }

 private:
  Entry* entry_ = nullptr;
};

}  // namespace caesura::memory
