// What the host itself counts; the pipeline's objects count for themselves.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

namespace caesura::serve {

// [thread-safe]
class HttpMetrics {
 public:
  // `route` is the endpoint's place in routes(), or kNoRoute.
  static constexpr std::size_t kNoRoute = 31;
  void answered(std::size_t route, unsigned status, uint64_t bytes, double seconds);

  void connection_opened() { open_.fetch_add(1, std::memory_order_relaxed); }
  void connection_closed() { open_.fetch_sub(1, std::memory_order_relaxed); }
  void connection_refused() { refused_.fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] int64_t open_connections() const { return open_.load(std::memory_order_relaxed); }

  // Prometheus' text format.
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::array<double, 12> kBuckets = {0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05,
                                                      0.1,    0.5,    1,     5,     10,   60};
  struct Count {
    std::array<std::atomic<uint64_t>, 5> by_class{};  // 1xx to 5xx
    std::array<std::atomic<uint64_t>, kBuckets.size() + 1> by_time{};
    std::atomic<uint64_t> bytes = 0;
    std::atomic<uint64_t> nanoseconds = 0;
  };
  std::array<Count, kNoRoute + 1> counts_{};
  std::atomic<int64_t> open_ = 0;
  std::atomic<uint64_t> refused_ = 0;
};

}  // namespace caesura::serve
