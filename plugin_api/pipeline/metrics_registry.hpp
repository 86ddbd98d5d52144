// Counters, gauges and histograms that cost nanoseconds to feed and are added up when read.
#pragma once

#include <tts/ext/host_metrics.h>

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace caesura::pipeline {

// Seconds: nine steps below a millisecond for stores and hits, sixteen from 1 ms to 30 s.
inline constexpr std::array<double, 25> kSecondsBuckets = {
    1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01,
    0.02, 0.05,   0.1,  0.2,  0.5,    1,    2,    3,      5,    10,   20,   30};

// Every thread adds to cells of its own, so feeding takes no lock and shares no cache line; only
// gauges are one cell for all. [thread-safe]
class MetricsRegistry {
 public:
  MetricsRegistry();
  ~MetricsRegistry();
  MetricsRegistry(const MetricsRegistry&) = delete;
  MetricsRegistry& operator=(const MetricsRegistry&) = delete;

  // 0 for a name or label that Prometheus does not allow, a kind other than before, or no room.
  uint64_t define(std::string_view name, int32_t kind, std::span<const tts_kv> labels);
  // The first description of a name stays; it is told with the metric once that is defined.
  void describe(std::string_view name, std::string_view help);
  void add(uint64_t handle, double value);
  void set(uint64_t handle, double value);
  void observe(uint64_t handle, double value);
  // Prometheus' text format, sorted by name.
  [[nodiscard]] std::string text() const;

 private:
  struct Block;
  struct ThreadBlocks;
  struct Series {
    std::string labels;  // rendered, without braces
    uint64_t handle;
  };
  struct Family {
    int32_t kind;
    std::vector<Series> series;
  };
  Block& local();
  Block& adopt_block();
  [[nodiscard]] double sum(std::size_t cell) const;
  void write_series(std::string& out, const std::string& name, const Series& series) const;

  const uint64_t id_;  // never reused, so that a thread does not take a new registry for an old one
  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
  std::map<std::string, std::string, std::less<>> help_;  // escaped
  std::size_t next_cell_ = 0;
  std::vector<std::shared_ptr<Block>> blocks_;
  std::shared_ptr<Block> gauges_;
};

}  // namespace caesura::pipeline
