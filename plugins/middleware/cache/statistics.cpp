#include "plugins/middleware/cache/statistics.hpp"

#include <string>

namespace caesura::cache {
namespace {

// Requests share one metric with a label, so that a hit ratio is one query; so do leases.
struct Named {
  std::string_view statistic;
  std::string_view metric;
  std::string_view result;  // label, where several statistics share a metric
};

constexpr std::array<Named, static_cast<std::size_t>(Count::size_)> kNames{{
    {"hits", "caesura_cache_requests_total", "hit"},
    {"misses", "caesura_cache_requests_total", "miss"},
    {"coalesced", "caesura_cache_requests_total", "coalesced"},
    {"bypassed", "caesura_cache_requests_total", "bypass"},
    {"uncached", "caesura_cache_requests_total", "uncached"},
    {"only_if_cached_misses", "caesura_cache_requests_total", "only_if_cached_miss"},
    {"stored", "caesura_cache_stored_total", ""},
    {"fills_failed", "caesura_cache_fills_failed_total", ""},
    {"rejected_bodies", "caesura_cache_rejected_bodies_total", ""},
    {"abandoned_fills", "caesura_cache_abandoned_fills_total", ""},
    {"store_errors", "caesura_cache_store_errors_total", ""},
    {"corrupt_entries", "caesura_cache_corrupt_entries_total", ""},
    {"promoted", "caesura_cache_promoted_total", ""},
    {"saved_characters", "caesura_cache_saved_characters_total", ""},
    {"billed_characters", "caesura_cache_billed_characters_total", ""},
    {"leases_coalesced", "caesura_cache_leases_total", "coalesced"},
    {"leases_taken_over", "caesura_cache_leases_total", "takeover"},
    {"leases_bypassed", "caesura_cache_leases_total", "bypass"},
    {"leases_waited_over", "caesura_cache_leases_total", "waited_over"},
    {"leases_lost", "caesura_cache_leases_total", "lost"},
}};

}  // namespace

Statistics::Statistics(const tts::Host& host, std::string_view object) {
  for (std::size_t i = 0; i < kCounts; ++i) {
    const std::array<tts_kv, 2> labels{
        {{tts::str("cache"), tts::str(object)}, {tts::str("result"), tts::str(kNames[i].result)}}};
    const std::size_t used = kNames[i].result.empty() ? 1 : 2;
    metrics_[i] = host.metric(kNames[i].metric, TTS_METRIC_COUNTER, std::span(labels).first(used));
  }
}

std::size_t Statistics::lane() {
  static std::atomic<std::size_t> next = 0;
  thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
  return mine;
}

void Statistics::add(Count count, uint64_t amount) {
  if (amount == 0) return;
  const auto index = static_cast<std::size_t>(count);
  lanes_[lane() % lanes_.size()].values[index].fetch_add(amount, std::memory_order_relaxed);
  metrics_[index].add(static_cast<double>(amount));
}

uint64_t Statistics::sum(Count count) const {
  uint64_t sum = 0;
  for (const Lane& lane : lanes_) sum += lane.values[static_cast<std::size_t>(count)].load();
  return sum;
}

std::string_view Statistics::name(Count count) {
  return kNames[static_cast<std::size_t>(count)].statistic;
}

}  // namespace caesura::cache
