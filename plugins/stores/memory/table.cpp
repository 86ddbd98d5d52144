#include "plugins/stores/memory/table.hpp"

namespace caesura::memory {

// Bounds how long one insertion may hold the lock to bring stamps up to date.
constexpr int kMaxRefiledPerEviction = 64;

Table::~Table() {
  for (Entry* entry : entries_) entry->unpin();
}

Pin Table::find(const tts_store_key& key, uint64_t hash) {
  Lock::Stripe& stripe = lock_.mine();
  const std::lock_guard lock(stripe.mutex);
  const auto found = entries_.find(Wanted{key, hash});
  if (found == entries_.end()) {
    ++stripe.counters.misses;
    return {};
  }
  ++stripe.counters.hits;
  (*found)->pin();
  (*found)->set_used(tick_);
  return Pin(*found);
}

Pin Table::peek(const tts_store_key& key, uint64_t hash) {
  const std::lock_guard lock(lock_.mine().mutex);
  const auto found = entries_.find(Wanted{key, hash});
  if (found == entries_.end()) return {};
  (*found)->pin();
  return Pin(*found);
}

// The filed ticks are lower bounds of the true ones. So the first entry whose tick is up to date is
// the oldest; those before it are filed anew on the way.
Entry* Table::oldest() {
  for (int i = 0; i < kMaxRefiledPerEviction; ++i) {
    const auto [filed, entry] = *by_age_.begin();
    if (entry->used() == filed) return entry;
    auto node = by_age_.extract(by_age_.begin());
    node.key() = entry->used();
    entry->filed = by_age_.insert(std::move(node));
  }
  return by_age_.begin()->second;
}

Pin Table::take_out(Entry* entry) {
  entries_.erase(entry);
  by_age_.erase(entry->filed);
  bytes_ -= entry->weight();
  show_size();
  return Pin(entry);
}

void Table::show_size() const {
  metrics_.entries.set(static_cast<double>(entries_.size()));
  metrics_.bytes.set(static_cast<double>(bytes_));
}

bool Table::insert(Pin entry, bool replace, int64_t now_ms) {
  std::vector<Pin> gone;  // freed after the lock
  const Lock::Writer lock(lock_);
  const auto found = entries_.find(Wanted{entry->key(), entry->hash()});
  if (found != entries_.end()) {
    const int64_t expires_ms = (*found)->expires_ms();
    if (!replace && (expires_ms == 0 || expires_ms > now_ms)) return false;
    gone.push_back(take_out(*found));
  }
  while (!entries_.empty() && bytes_ + entry->weight() > max_bytes_) {
    gone.push_back(take_out(oldest()));
    ++evicted_;
    metrics_.evicted.add();
  }
  entries_.reserve(entries_.size() + 1);  // whatever throws, throws before the table changes
  entry->filed = by_age_.emplace(tick_ + 1, entry.get());
  entries_.insert(entry.get());
  entry->set_used(++tick_);
  bytes_ += entry->weight();
  show_size();
  entry->pin();  // the table's own; the caller's goes with the pin
  return true;
}

bool Table::remove(const tts_store_key& key, uint64_t hash) {
  Pin gone;
  const Lock::Writer lock(lock_);
  const auto found = entries_.find(Wanted{key, hash});
  if (found == entries_.end()) return false;
  gone = take_out(*found);
  return true;
}

void Table::drop(const Entry& entry) {
  Pin gone;
  const Lock::Writer lock(lock_);
  const auto found = entries_.find(Wanted{entry.key(), entry.hash()});
  if (found != entries_.end() && *found == &entry) gone = take_out(*found);
}

void Table::touch(const tts_store_key& key, uint64_t hash, int64_t accessed_ms, uint64_t hits) {
  const std::lock_guard lock(lock_.mine().mutex);
  const auto found = entries_.find(Wanted{key, hash});
  if (found == entries_.end()) return;
  (*found)->add_hits(accessed_ms, hits);
  (*found)->set_used(tick_);
}

std::vector<Pin> Table::all() {
  std::vector<Pin> pins;
  const std::lock_guard lock(lock_.mine().mutex);
  pins.reserve(entries_.size());
  for (Entry* entry : entries_) {
    entry->pin();
    pins.emplace_back(entry);
  }
  return pins;
}

TableTotals Table::totals() {
  const Lock::Writer lock(lock_);
  TableTotals totals{entries_.size(), bytes_, 0, 0, evicted_};
  for (const Lock::Stripe& stripe : lock_.stripes()) {
    totals.hits += stripe.counters.hits;
    totals.misses += stripe.counters.misses;
  }
  return totals;
}

}  // namespace caesura::memory
