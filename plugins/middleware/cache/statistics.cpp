#include "plugins/middleware/cache/statistics.hpp"

#include <string>

namespace caesura::cache {
namespace {

constexpr std::string_view kRequests = "caesura_cache_requests_total";
constexpr std::string_view kLeases = "caesura_cache_leases_total";
// Stands for the scheme of the keys that are written.
constexpr std::string_view kWritten = "written";

// Requests share one metric with labels, so that a hit ratio is one query; so do leases.
struct Named {
  std::string_view statistic;
  std::string_view metric;
  std::string_view help;
  std::string_view result;  // label, where several statistics share a metric
  std::string_view scheme;  // label, where the request had a key
};

constexpr std::string_view kRequestsHelp = "Requests by how they were answered.";
constexpr std::string_view kLeasesHelp = "How fills fared among other processes.";

constexpr std::array<Named, static_cast<std::size_t>(Count::size_)> kNames{{
    {"hits.v1", kRequests, kRequestsHelp, "hit", "v1"},
    {"hits.v2", kRequests, kRequestsHelp, "hit", "v2"},
    {"hits.v3", kRequests, kRequestsHelp, "hit", "v3"},
    {"hits.v3h", kRequests, kRequestsHelp, "hit", "v3h"},
    {"misses", kRequests, kRequestsHelp, "miss", kWritten},
    {"coalesced", kRequests, kRequestsHelp, "coalesced", kWritten},
    {"bypassed", kRequests, kRequestsHelp, "bypass", ""},
    {"uncached", kRequests, kRequestsHelp, "uncached", ""},
    {"only_if_cached_misses", kRequests, kRequestsHelp, "only_if_cached_miss", kWritten},
    {"stored", "caesura_cache_stored_total", "Entries put into the store.", "", ""},
    {"fills_failed", "caesura_cache_fills_failed_total", "Fills that the provider failed.", "", ""},
    {"rejected_bodies", "caesura_cache_rejected_bodies_total",
     "Answers of a provider that are no whole audio, so not stored.", "", ""},
    {"abandoned_fills", "caesura_cache_abandoned_fills_total",
     "Fills given up, for nobody waited any more.", "", ""},
    {"store_errors", "caesura_cache_store_errors_total",
     "Failures of the store; each was served as a miss.", "", ""},
    {"corrupt_entries", "caesura_cache_corrupt_entries_total",
     "Damaged entries that the store told of; each was served as a miss.", "", ""},
    {"promoted", "caesura_cache_promoted_total",
     "Hits under an older scheme that were stored under the newest as well.", "", ""},
    {"saved_characters", "caesura_cache_saved_characters_total",
     "Characters of the texts that were answered from the store.", "", ""},
    {"billed_characters", "caesura_cache_billed_characters_total",
     "Characters that providers told they bill.", "", ""},
    {"leases_coalesced", kLeases, kLeasesHelp, "coalesced", ""},
    {"leases_taken_over", kLeases, kLeasesHelp, "takeover", ""},
    {"leases_bypassed", kLeases, kLeasesHelp, "bypass", ""},
    {"leases_waited_over", kLeases, kLeasesHelp, "waited_over", ""},
    {"leases_lost", kLeases, kLeasesHelp, "lost", ""},
}};

}  // namespace

Statistics::Statistics(const tts::Host& host, std::string_view object, std::string_view scheme) {
  const tts_kv name{tts::str("object"), tts::str(object)};
  for (std::size_t i = 0; i < kCounts; ++i) {
    const Named& named = kNames[i];
    std::array<tts_kv, 3> labels{name};
    std::size_t used = 1;
    if (!named.result.empty()) labels[used++] = {tts::str("result"), tts::str(named.result)};
    if (!named.scheme.empty()) {
      labels[used++] = {tts::str("scheme"),
                        tts::str(named.scheme == kWritten ? scheme : named.scheme)};
    }
    metrics_[i] =
        host.metric(named.metric, TTS_METRIC_COUNTER, std::span(labels).first(used), named.help);
  }
  for (std::size_t i = 0; i < first_byte_.size(); ++i) {
    const std::array labels{name,
                            tts_kv{tts::str("result"), tts::str(i == 0 ? "miss" : "coalesced")}};
    first_byte_[i] =
        host.metric("caesura_cache_first_byte_seconds", TTS_METRIC_HISTOGRAM, labels,
                    "From the look-up to the first audio of a request that is no hit.");
  }
  fills_ = host.metric("caesura_cache_fills_in_flight", TTS_METRIC_GAUGE, {&name, 1},
                       "Fills under way now.");
  store_rests_ = host.metric("caesura_cache_store_resting", TTS_METRIC_GAUGE, {&name, 1},
                             "1 while the cache does without its store after failures.");
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

void Statistics::add_hit(std::string_view scheme) {
  const std::size_t place = scheme.size() > 2 ? 3 : static_cast<std::size_t>(scheme[1] - '1');
  add(static_cast<Count>(static_cast<std::size_t>(Count::hits_v1) + place));
}

uint64_t Statistics::hits() const {
  return sum(Count::hits_v1) + sum(Count::hits_v2) + sum(Count::hits_v3) + sum(Count::hits_v3h);
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
