// Compares what we built with a floor or a peer: both run in turn, round after round, and medians
// are printed. A shared machine drifts; two things measured in one round drift together.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace caesura::bench {

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

// Nanoseconds for one call, over `count` calls.
template <class Body>
double nanoseconds_each(std::size_t count, Body&& body) {
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) body(i);
  const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
  return spent.count() / static_cast<double>(count);
}

// One side of a comparison: gives a cost, smaller is better.
using Measure = std::function<double()>;

struct Ratio {
  double ours;   // median cost
  double floor;  // median cost
  double ratio;  // median of the rounds' ratios
};

// Runs both in turn after one round of warming up; every other round the other way round.
inline Ratio compare(int rounds, const Measure& ours, const Measure& floor) {
  std::vector<double> a;
  std::vector<double> b;
  std::vector<double> ratios;
  for (int round = -1; round < rounds; ++round) {
    double first = 0;
    double second = 0;
    if (round % 2 == 0) {
      first = ours();
      second = floor();
    } else {
      second = floor();
      first = ours();
    }
    if (round < 0) continue;
    a.push_back(first);
    b.push_back(second);
    ratios.push_back(first / second);
  }
  return {median(a), median(b), median(ratios)};
}

// For calls of 10 microseconds and more on a busy machine: one call of each in turn, the order
// changing, and the medians of single calls, which what disturbs a few of them does not move.
// Bodies get the number of the call. After a tenth of them for warming up.
template <class Ours, class Floor>
Ratio compare_calls(std::size_t calls, Ours&& ours, Floor&& floor) {
  std::vector<double> a;
  std::vector<double> b;
  const std::size_t warming = calls / 10;
  for (std::size_t i = 0; i < calls + warming; ++i) {
    double first = 0;
    double second = 0;
    if (i % 2 == 0) first = nanoseconds_each(1, [&](std::size_t) { ours(i); });
    second = nanoseconds_each(1, [&](std::size_t) { floor(i); });
    if (i % 2 != 0) first = nanoseconds_each(1, [&](std::size_t) { ours(i); });
    if (i < warming) continue;
    a.push_back(first);
    b.push_back(second);
  }
  const double ours_ns = median(a);
  const double floor_ns = median(b);
  return {ours_ns, floor_ns, ours_ns / floor_ns};
}

// Runs any number of them in turn, each round beginning with another one, and sets each against the
// first in the same round. After two rounds of warming up.
inline std::vector<Ratio> compare_all(int rounds, const std::vector<Measure>& measures) {
  std::vector<std::vector<double>> costs(measures.size());
  std::vector<std::vector<double>> ratios(measures.size());
  for (int round = -2; round < rounds; ++round) {
    std::vector<double> now(measures.size());
    for (std::size_t i = 0; i < measures.size(); ++i) {
      const std::size_t which = (i + static_cast<std::size_t>(round + 2)) % measures.size();
      now[which] = measures[which]();
    }
    for (std::size_t which = 0; round >= 0 && which < measures.size(); ++which) {
      costs[which].push_back(now[which]);
      ratios[which].push_back(now[which] / now[0]);
    }
  }
  std::vector<Ratio> all;
  for (std::size_t which = 0; which < measures.size(); ++which) {
    all.push_back({median(costs[which]), median(costs[0]), median(ratios[which])});
  }
  return all;
}

// "name   ours 420 ns, floor 400 ns, ratio 1.05 (goal at most 1.50: met)". A goal of 0 is none.
inline void print_at_most(const std::string& name, const Ratio& r, const char* unit, double goal) {
  std::printf("%-52s ours %10.1f %s, floor %10.1f %s, ratio %6.2f", name.c_str(), r.ours, unit,
              r.floor, unit, r.ratio);
  if (goal > 0) std::printf("  (goal at most %.2f: %s)", goal, r.ratio <= goal ? "met" : "MISSED");
  std::printf("\n");
}
inline void print_at_least(const std::string& name, const Ratio& r, const char* unit, double goal) {
  std::printf("%-52s ours %10.1f %s, other %10.1f %s, ratio %6.2f", name.c_str(), r.ours, unit,
              r.floor, unit, r.ratio);
  if (goal > 0) std::printf("  (goal at least %.2f: %s)", goal, r.ratio >= goal ? "met" : "MISSED");
  std::printf("\n");
}

}  // namespace caesura::bench
