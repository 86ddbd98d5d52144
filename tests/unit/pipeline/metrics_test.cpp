// Metrics: sums over threads, and Prometheus' text.
#include "plugin_api/pipeline/metrics_registry.hpp"

#include <gmock/gmock.h>
#include <tts/status.hpp>

#include <thread>

namespace caesura::pipeline {
namespace {

using testing::HasSubstr;

uint64_t define(MetricsRegistry& registry, std::string_view name, int32_t kind,
                std::string_view key = {}, std::string_view value = {}) {
  const tts_kv label{tts::str(key), tts::str(value)};
  return registry.define(name, kind, {&label, key.empty() ? 0U : 1U});
}

TEST(Metrics, TheSameNameAndLabelsAreTheSameHandle) {
  MetricsRegistry registry;
  const uint64_t a = define(registry, "hits_total", TTS_METRIC_COUNTER, "tier", "one");
  EXPECT_EQ(define(registry, "hits_total", TTS_METRIC_COUNTER, "tier", "one"), a);
  EXPECT_NE(define(registry, "hits_total", TTS_METRIC_COUNTER, "tier", "two"), a);
}

TEST(Metrics, WhatPrometheusDoesNotAllowIsNotKept) {
  MetricsRegistry registry;
  EXPECT_EQ(define(registry, "9lives", TTS_METRIC_COUNTER), 0U);
  EXPECT_EQ(define(registry, "a b", TTS_METRIC_COUNTER), 0U);
  EXPECT_EQ(define(registry, "ok", TTS_METRIC_COUNTER, "a-b", "x"), 0U);
  EXPECT_NE(define(registry, "ok", TTS_METRIC_COUNTER), 0U);
  EXPECT_EQ(define(registry, "ok", TTS_METRIC_HISTOGRAM), 0U) << "another kind";
}

TEST(Metrics, HandlesOfNobodyDoNothing) {
  MetricsRegistry registry;
  define(registry, "one_total", TTS_METRIC_COUNTER);
  const std::string before = registry.text();
  for (const uint64_t handle : {uint64_t{0}, UINT64_MAX, uint64_t{99}, uint64_t{3} << 32U | 255U}) {
    registry.add(handle, 1);
    registry.set(handle, 1);
    registry.observe(handle, 1);
  }
  EXPECT_EQ(registry.text(), before);
}

TEST(Metrics, TextHasTypesLabelsAndEscapes) {
  MetricsRegistry registry;
  registry.add(define(registry, "b_total", TTS_METRIC_COUNTER, "path", "a\"b\\c\nd"), 2);
  registry.set(define(registry, "a_bytes", TTS_METRIC_GAUGE), 1.5);
  EXPECT_EQ(registry.text(),
            "# TYPE a_bytes gauge\na_bytes 1.5\n"
            "# TYPE b_total counter\nb_total{path=\"a\\\"b\\\\c\\nd\"} 2\n");
}

TEST(Metrics, ADescriptionIsOneLineAndTheFirstStays) {
  MetricsRegistry registry;
  registry.describe("n_total", "Counts\nback\\slashes.");
  registry.describe("n_total", "Something else.");
  registry.describe("unknown_total", "Never defined.");
  define(registry, "n_total", TTS_METRIC_COUNTER);
  EXPECT_EQ(registry.text(),
            "# HELP n_total Counts back\\\\slashes.\n# TYPE n_total counter\nn_total 0\n");
}

TEST(Metrics, AHistogramCountsUpwards) {
  MetricsRegistry registry;
  const uint64_t handle = define(registry, "t_seconds", TTS_METRIC_HISTOGRAM, "object", "x");
  for (const double seconds : {0.001, 0.0015, 31.0}) registry.observe(handle, seconds);
  const std::string text = registry.text();
  EXPECT_THAT(text, HasSubstr("# TYPE t_seconds histogram\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_bucket{object=\"x\",le=\"0.001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_bucket{object=\"x\",le=\"0.002\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_bucket{object=\"x\",le=\"30\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_bucket{object=\"x\",le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_sum{object=\"x\"} 31.0025\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_count{object=\"x\"} 3\n"));
}

TEST(Metrics, NothingIsLostBetweenThreadsNorWhenTheyEnd) {
  MetricsRegistry registry;
  const uint64_t counter = define(registry, "n_total", TTS_METRIC_COUNTER);
  const uint64_t gauge = define(registry, "g", TTS_METRIC_GAUGE);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) registry.add(counter, 1), registry.add(gauge, 1);
      });
    }
    for (auto& thread : threads) thread.join();
  }
  EXPECT_THAT(registry.text(), HasSubstr("n_total 12000\n"));
  EXPECT_THAT(registry.text(), HasSubstr("g 12000\n"));
}

TEST(Metrics, TwoRegistriesInOneThreadAreTwo) {
  auto first = std::make_unique<MetricsRegistry>();
  MetricsRegistry second;
  const uint64_t a = define(*first, "n_total", TTS_METRIC_COUNTER);
  const uint64_t b = define(second, "n_total", TTS_METRIC_COUNTER);
  for (int i = 0; i < 5; ++i) first->add(a, 1), second.add(b, 10);
  EXPECT_THAT(first->text(), HasSubstr("n_total 5\n"));
  first.reset();
  MetricsRegistry third;
  EXPECT_THAT(second.text(), HasSubstr("n_total 50\n"));
  define(third, "n_total", TTS_METRIC_COUNTER);
  EXPECT_THAT(third.text(), HasSubstr("n_total 0\n"));
}

}  // namespace
}  // namespace caesura::pipeline
