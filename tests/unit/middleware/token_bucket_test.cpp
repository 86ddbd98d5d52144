#include "plugins/middleware/limit/token_bucket.hpp"

#include <gtest/gtest.h>

namespace caesura::limit {
namespace {

constexpr int64_t kSecond = 1'000'000'000;

TEST(TokenBucket, GivesItsBurstAtOnceAndThenItsRate) {
  TokenBucket bucket(10, 3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(bucket.wait_ns(1, 0, kSecond), 0);
    bucket.take(1, kSecond);
  }
  EXPECT_EQ(bucket.wait_ns(1, 0, kSecond), kSecond / 10);
  EXPECT_EQ(bucket.wait_ns(1, 0, kSecond + kSecond / 10), 0);
}

TEST(TokenBucket, FillsNoHigherThanItsBurst) {
  TokenBucket bucket(10, 3);
  EXPECT_EQ(bucket.wait_ns(1, 0, kSecond), 0);
  bucket.take(3, 1000 * kSecond);
  EXPECT_GT(bucket.wait_ns(1, 0, 1000 * kSecond), 0);
}

TEST(TokenBucket, MoreThanABurstGoesWhenFullAndLeavesADebt) {
  TokenBucket bucket(100, 50);
  EXPECT_EQ(bucket.wait_ns(500, 0, kSecond), 0);
  bucket.take(500, kSecond);
  EXPECT_EQ(bucket.wait_ns(50, 0, kSecond), 5 * kSecond);
}

TEST(TokenBucket, WhoStandsAheadIsWaitedFor) {
  TokenBucket bucket(100, 100);
  bucket.take(100, kSecond);
  EXPECT_EQ(bucket.wait_ns(10, 90, kSecond), kSecond);
}

TEST(TokenBucket, NoRateIsNoLimit) {
  TokenBucket bucket(0, 0);
  bucket.take(1e9, kSecond);
  EXPECT_EQ(bucket.wait_ns(1e9, 1e9, kSecond), 0);
}

TEST(TokenBucket, OverALongTimeTheRateIsKept) {
  TokenBucket bucket(7, 1);
  int64_t now = kSecond;
  for (int i = 0; i < 7001; ++i) {
    now += bucket.wait_ns(1, 0, now);
    bucket.take(1, now);
  }
  EXPECT_NEAR(static_cast<double>(now - kSecond) * 1e-9, 1000, 0.01);
}

}  // namespace
}  // namespace caesura::limit
