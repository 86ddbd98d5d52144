#include "plugins/middleware/cache/touches.hpp"

#include <cstring>

namespace caesura::cache {

Touches::Touches(const tts_store& store, const tts::Host& host, std::chrono::milliseconds interval)
    : store_(store), host_(host), interval_(interval), thread_([this] { work(); }) {}

Touches::~Touches() {
  {
    const std::lock_guard lock(stop_mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
  flush();
}

void Touches::add(std::string_view scheme, std::string_view tenant, const Digest& digest) {
  uint64_t spread = 0;
  std::memcpy(&spread, digest.data(), sizeof spread);
  spread *= 0x9E3779B97F4A7C15U;
  Shard& shard = shards_[(spread >> 32) % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  for (std::size_t probe = 0; probe < kProbes; ++probe) {
    Slot& slot = shard.slots[((spread >> 40) + probe) % kSlots];
    if (slot.hits == 0) {
      slot.digest = digest;
      slot.scheme.assign(scheme);
      slot.tenant.assign(tenant);
      slot.hits = 1;
      return;
    }
    if (slot.digest == digest && slot.tenant == tenant && slot.scheme == scheme) {
      ++slot.hits;
      return;
    }
  }
  ++shard.dropped;
}

void Touches::flush() {
  const std::lock_guard one(flush_mutex_);
  for (Shard& shard : shards_) {
    {
      const std::lock_guard lock(shard.mutex);
      shard.slots.swap(spare_);
    }
    send(spare_);
    for (Slot& slot : spare_) slot.hits = 0;
  }
}

void Touches::send(std::vector<Slot>& batch) {
  if (store_.touch == nullptr) return;
  const int64_t now = host_.unix_ms();
  std::vector<tts_touch> touches;
  for (const Slot& slot : batch) {
    if (slot.hits == 0) continue;
    touches.push_back({{tts::str(slot.tenant), tts::str(slot.scheme), tts::str(view(slot.digest))},
                       now,
                       slot.hits});
  }
  if (touches.empty()) return;
  tts_error error = tts::empty_error();
  if (store_.touch(&store_, nullptr, touches.data(), touches.size(), &error) != TTS_OK) {
    host_.log(TTS_LOG_DEBUG, "cache", std::string("hits were not counted: ") + error.message);
  }
}

void Touches::work() {
  std::unique_lock lock(stop_mutex_);
  while (!stop_.wait_for(lock, interval_, [&] { return stopping_; })) {
    lock.unlock();
    flush();
    lock.lock();
  }
}

uint64_t Touches::dropped() const {
  uint64_t sum = 0;
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.dropped;
  }
  return sum;
}

}  // namespace caesura::cache
