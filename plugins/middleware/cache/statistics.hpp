// What a cache counts: for its own statistics and for the host's metrics at once.
#pragma once

#include <tts/plugin.hpp>

#include <array>
#include <atomic>
#include <string_view>

namespace caesura::cache {

enum class Count : std::size_t {
  hits,
  misses,
  coalesced,
  bypassed,
  uncached,
  only_if_cached_misses,
  stored,
  fills_failed,
  rejected_bodies,
  abandoned_fills,
  store_errors,
  corrupt_entries,
  promoted,
  saved_characters,
  billed_characters,
  leases_coalesced,    // misses answered by what another process made
  leases_taken_over,   // fills begun because the process that had the lease gave it up or died
  leases_bypassed,     // fills without a lease, for the store could not say in time
  leases_waited_over,  // fills that waited for another process as long as they may
  leases_lost,         // fills whose audio was refused, for another process had taken over
  size_
};

// [thread-safe]; counting allocates nothing and shares no cache line between threads that seldom
// meet.
class Statistics {
 public:
  Statistics(const tts::Host& host, std::string_view object);

  void add(Count count, uint64_t amount = 1);
  uint64_t sum(Count count) const;
  static std::string_view name(Count count);

 private:
  static constexpr std::size_t kCounts = static_cast<std::size_t>(Count::size_);
  struct alignas(64) Lane {
    std::array<std::atomic<uint64_t>, kCounts> values{};
  };
  static std::size_t lane();

  std::array<Lane, 16> lanes_;
  std::array<tts::Metric, kCounts> metrics_;
};

}  // namespace caesura::cache
