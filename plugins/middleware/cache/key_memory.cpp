#include "plugins/middleware/cache/key_memory.hpp"

#include <thread>

namespace caesura::cache {

class KeyMemory::Hold {
 public:
  explicit Hold(Set& set) : set_(set) {
    while (set_.busy.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
  }
  ~Hold() { set_.busy.clear(std::memory_order_release); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  Set& set_;
};

KeyMemory::KeyMemory(std::size_t max_bytes) {
  const std::size_t per_set = kWays * (sizeof(Slot) + kTypicalImage);
  sets_.resize(max_bytes / per_set);
  for (auto& set : sets_) set = std::make_unique<Set>();
}

bool KeyMemory::find(uint64_t hash, std::string_view image, Digest& digest) {
  if (sets_.empty()) return false;
  Set& set = *sets_[hash % sets_.size()];
  const Hold hold(set);
  for (const Slot& slot : set.slots) {
    if (slot.hash != hash || slot.image != image) continue;
    digest = slot.digest;
    return true;
  }
  return false;
}

void KeyMemory::remember(uint64_t hash, std::string_view image, const Digest& digest) {
  if (sets_.empty() || image.size() > kMaxImage) return;
  Set& set = *sets_[hash % sets_.size()];
  const Hold hold(set);
  Slot& slot = set.slots[set.next];
  set.next = (set.next + 1) % kWays;
  slot.hash = hash;
  slot.digest = digest;
  slot.image.assign(image);
}

}  // namespace caesura::cache
