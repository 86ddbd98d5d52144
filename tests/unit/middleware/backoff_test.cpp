#include "plugins/middleware/retry/backoff.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace caesura::retry {
namespace {

std::vector<int64_t> waits(int64_t base, int64_t cap, uint64_t seed, int count) {
  Backoff backoff(base, cap, seed);
  std::vector<int64_t> out;
  for (int i = 0; i < count; ++i) out.push_back(backoff.next_ms());
  return out;
}

TEST(Backoff, EachWaitLiesBetweenTheBaseAndThreeTimesTheOneBefore) {
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    int64_t before = 100;
    for (const int64_t wait : waits(100, 2000, seed, 12)) {
      EXPECT_GE(wait, 100);
      EXPECT_LE(wait, std::min<int64_t>(2000, before * 3));
      before = wait;
    }
  }
}

TEST(Backoff, TheSameSeedGivesTheSameWaitsAndOthersSpread) {
  EXPECT_EQ(waits(200, 5000, 7, 8), waits(200, 5000, 7, 8));
  std::set<int64_t> firsts;
  for (uint64_t seed = 0; seed < 100; ++seed) firsts.insert(waits(200, 5000, seed, 1).front());
  EXPECT_GT(firsts.size(), 60U);
}

TEST(Backoff, GrowsToItsCapButNotBeyond) {
  int64_t longest = 0;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    for (const int64_t wait : waits(100, 3000, seed, 20)) longest = std::max(longest, wait);
  }
  EXPECT_LE(longest, 3000);
  EXPECT_GT(longest, 2500);
}

TEST(Backoff, EqualLimitsAndNoWaitAtAllAreFine) {
  EXPECT_EQ(waits(50, 50, 3, 3), (std::vector<int64_t>{50, 50, 50}));
  EXPECT_EQ(waits(0, 0, 3, 2), (std::vector<int64_t>{0, 0}));
}

}  // namespace
}  // namespace caesura::retry
