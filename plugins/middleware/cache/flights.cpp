#include "plugins/middleware/cache/flights.hpp"

#include <cstring>

namespace caesura::cache {

std::size_t Flights::Hash::operator()(const FlightKey& key) const {
  // A digest is spread evenly already.
  std::size_t hash = 0;
  std::memcpy(&hash, key.digest.data(), sizeof hash);
  return hash ^ (key.refresh ? 1U : 0U) ^ (key.marks ? 2U : 0U);
}

const Flights::Shard& Flights::shard(const FlightKey& key) const {
  std::size_t spread = 0;
  std::memcpy(&spread, key.digest.data() + key.digest.size() - sizeof spread, sizeof spread);
  return shards_[(spread ^ (spread >> 24)) % shards_.size()];
}

uint64_t Flights::landings(const FlightKey& key) const {
  const Shard& s = shard(key);
  const std::lock_guard lock(s.mutex);
  return s.landings;
}

Flights::Joined Flights::join(const FlightKey& key, uint64_t landings_seen,
                              const std::function<std::shared_ptr<Fill>()>& make) {
  Shard& s = shard(key);
  const std::lock_guard lock(s.mutex);
  if (const auto found = s.fills.find(key); found != s.fills.end()) {
    ++found->second->waiters;
    return {found->second, false};
  }
  if (s.landings != landings_seen) return {};
  auto fill = make();
  fill->waiters = 1;
  s.fills.emplace(key, fill);
  return {fill, true};
}

void Flights::land(const FlightKey& key, const std::shared_ptr<Fill>& fill) {
  Shard& s = shard(key);
  const std::lock_guard lock(s.mutex);
  const auto found = s.fills.find(key);
  if (found == s.fills.end() || found->second != fill) return;
  s.fills.erase(found);
  ++s.landings;
}

bool Flights::land_if_deserted(const FlightKey& key, const std::shared_ptr<Fill>& fill) {
  if (fill->waiters > 0) return false;  // the common case takes no lock
  Shard& s = shard(key);
  const std::lock_guard lock(s.mutex);
  if (fill->waiters > 0) return false;
  s.fills.erase(key);
  ++s.landings;
  return true;
}

std::size_t Flights::in_flight() const {
  std::size_t count = 0;
  for (const Shard& s : shards_) {
    const std::lock_guard lock(s.mutex);
    count += s.fills.size();
  }
  return count;
}

void Flights::cancel_all() {
  for (Shard& s : shards_) {
    const std::lock_guard lock(s.mutex);
    for (const auto& [key, fill] : s.fills) fill->cancelled = true;
  }
}

}  // namespace caesura::cache
