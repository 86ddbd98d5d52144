// What a cache counts: for its own statistics and for the host's metrics at once.
#pragma once

#include <tts/plugin.hpp>

#include <array>
#include <atomic>
#include <string_view>

namespace caesura::cache {

enum class Count : std::size_t {
  hits_v1,  // under keys of this scheme
  hits_v2,
  hits_v3,
  hits_v3h,
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
  // `scheme` is that of the keys under which misses are stored.
  Statistics(const tts::Host& host, std::string_view object, std::string_view scheme);

  void add(Count count, uint64_t amount = 1);
  void add_hit(std::string_view scheme);
  // From the look-up's end to the first audio of a caller that waits for a fill.
  void first_byte(bool miss, double seconds) const { first_byte_[miss ? 0 : 1].observe(seconds); }
  void store_rests(bool rests) const { store_rests_.set(rests ? 1 : 0); }
  void fill_begins() const { fills_.add(1); }
  void fill_ends() const { fills_.add(-1); }
  uint64_t sum(Count count) const;
  uint64_t hits() const;  // under any key
  static std::string_view name(Count count);

 private:
  static constexpr std::size_t kCounts = static_cast<std::size_t>(Count::size_);
  struct alignas(64) Lane {
    std::array<std::atomic<uint64_t>, kCounts> values{};
  };
  static std::size_t lane();

  std::array<Lane, 16> lanes_;
  std::array<tts::Metric, kCounts> metrics_;
  std::array<tts::Metric, 2> first_byte_;
  tts::Metric fills_, store_rests_;
};

}  // namespace caesura::cache
