// Which fills are under way: at most one for each sound.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "plugins/middleware/cache/fill.hpp"

namespace caesura::cache {

// Names a flight: a plain miss, a refresh and a request for marks do not share one, for their audio
// is put differently.
struct FlightKey {
  Digest digest;
  bool refresh;
  bool marks;
  bool operator==(const FlightKey&) const = default;
};

// [thread-safe]
class Flights {
 public:
  // Changes whenever a fill of this key's neighbourhood ends. A caller reads it before it looks
  // into the store, and joins only if it is still the same: else an entry may have been committed
  // between the two.
  uint64_t landings(const FlightKey& key) const;

  struct Joined {
    std::shared_ptr<Fill> fill;  // nullptr: something landed meanwhile, look up again
    bool leader = false;         // the caller must run the fill
  };
  Joined join(const FlightKey& key, uint64_t landings_seen,
              const std::function<std::shared_ptr<Fill>()>& make);
  // The fill takes nobody new.
  void land(const FlightKey& key, const std::shared_ptr<Fill>& fill);
  // The same, unless somebody waits for it.
  bool land_if_deserted(const FlightKey& key, const std::shared_ptr<Fill>& fill);
  std::size_t in_flight() const;
  // Tells every fill under way to give up.
  void cancel_all();

 private:
  struct Hash {
    std::size_t operator()(const FlightKey& key) const;
  };
  struct alignas(64) Shard {
    mutable std::mutex mutex;
    uint64_t landings = 0;
    std::unordered_map<FlightKey, std::shared_ptr<Fill>, Hash> fills;
  };
  const Shard& shard(const FlightKey& key) const;
  Shard& shard(const FlightKey& key) {
    return const_cast<Shard&>(static_cast<const Flights*>(this)->shard(key));
  }

  std::array<Shard, 64> shards_;
};

}  // namespace caesura::cache
