#include "host_example/serve/http_metrics.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "host_example/serve/router.hpp"

namespace caesura::serve {
namespace {

std::string_view name_of(std::size_t route) {
  return route < routes().size() ? routes()[route].name : std::string_view("none");
}

void family(std::string& out, std::string_view name, std::string_view kind, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(kind).append("\n");
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

}  // namespace

void HttpMetrics::answered(std::size_t route, unsigned status, uint64_t bytes, double seconds) {
  Count& count = counts_.at(std::min(route, kNoRoute));
  const std::size_t of_class = std::clamp(status / 100U, 1U, 5U) - 1;
  const auto bucket = static_cast<std::size_t>(
      std::lower_bound(kBuckets.begin(), kBuckets.end(), seconds) - kBuckets.begin());
  count.by_class.at(of_class).fetch_add(1, std::memory_order_relaxed);
  count.by_time.at(bucket).fetch_add(1, std::memory_order_relaxed);
  count.bytes.fetch_add(bytes, std::memory_order_relaxed);
  count.nanoseconds.fetch_add(static_cast<uint64_t>(seconds * 1e9), std::memory_order_relaxed);
}

std::string HttpMetrics::text() const {
  std::string requests;
  std::string sizes;
  std::string times;
  family(requests, "caesura_http_requests_total", "counter", "Answers by endpoint and status.");
  family(sizes, "caesura_http_response_bytes_total", "counter", "Bytes of bodies.");
  family(times, "caesura_http_request_seconds", "histogram", "From header to last byte.");
  for (std::size_t route = 0; route < counts_.size(); ++route) {
    const Count& count = counts_[route];
    const std::string label = "route=\"" + std::string(name_of(route)) + "\"";
    uint64_t total = 0;
    for (const auto& one : count.by_time) total += one.load(std::memory_order_relaxed);
    if (total == 0) continue;
    for (std::size_t i = 0; i < count.by_class.size(); ++i) {
      const uint64_t some = count.by_class[i].load(std::memory_order_relaxed);
      if (some == 0) continue;
      requests += "caesura_http_requests_total{" + label + ",status=\"" + std::to_string(i + 1) +
                  "xx\"} " + std::to_string(some) + "\n";
    }
    sizes += "caesura_http_response_bytes_total{" + label + "} " +
             std::to_string(count.bytes.load(std::memory_order_relaxed)) + "\n";
    uint64_t sum = 0;
    for (std::size_t i = 0; i < count.by_time.size(); ++i) {
      sum += count.by_time[i].load(std::memory_order_relaxed);
      times += "caesura_http_request_seconds_bucket{" + label + ",le=\"" +
               (i < kBuckets.size() ? number(kBuckets[i]) : "+Inf") + "\"} " + std::to_string(sum) +
               "\n";
    }
    const double seconds =
        static_cast<double>(count.nanoseconds.load(std::memory_order_relaxed)) / 1e9;
    times += "caesura_http_request_seconds_sum{" + label + "} " + number(seconds) + "\n";
    times += "caesura_http_request_seconds_count{" + label + "} " + std::to_string(sum) + "\n";
  }
  std::string out = requests + sizes + times;
  family(out, "caesura_http_connections", "gauge", "Open connections.");
  out += "caesura_http_connections " + std::to_string(open_connections()) + "\n";
  family(out, "caesura_http_connections_refused_total", "counter", "Connections above the limit.");
  out += "caesura_http_connections_refused_total " +
         std::to_string(refused_.load(std::memory_order_relaxed)) + "\n";
  return out;
}

}  // namespace caesura::serve
