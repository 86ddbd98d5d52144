// What is sick is left alone, tried now and then, and used again as soon as it is well.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "plugins/support/attempt/breaker.hpp"
#include "support/test_host.hpp"

namespace caesura::attempt {
namespace {

class BreakerTest : public ::testing::Test {
 protected:
  // Whether the last one opened it.
  bool fail(int times) {
    bool opened = false;
    for (int i = 0; i < times; ++i) opened = breaker_.failed(host_);
    return opened;
  }

  test::TestHost table_;
  const tts::Host host_{table_.table()};
  Breaker breaker_{60000};
};

TEST_F(BreakerTest, BearsAFewFailures) {
  EXPECT_FALSE(fail(Breaker::kFailures - 1));
  EXPECT_TRUE(breaker_.allows(host_));
  EXPECT_FALSE(breaker_.succeeded());
  EXPECT_FALSE(fail(Breaker::kFailures - 1)) << "only failures in a row count";
  EXPECT_TRUE(breaker_.allows(host_));
}

TEST_F(BreakerTest, RestsAfterMoreAndLetsOneTryInATime) {
  EXPECT_TRUE(fail(Breaker::kFailures));
  EXPECT_TRUE(breaker_.open());
  EXPECT_FALSE(breaker_.allows(host_));
  table_.advance_ms(60001);
  EXPECT_TRUE(breaker_.allows(host_));
  EXPECT_FALSE(breaker_.allows(host_));
  EXPECT_FALSE(fail(1)) << "it was open before";
  EXPECT_FALSE(breaker_.allows(host_));
}

TEST_F(BreakerTest, IsClosedByOneSuccess) {
  fail(Breaker::kFailures);
  EXPECT_TRUE(breaker_.succeeded());
  EXPECT_FALSE(breaker_.open());
  EXPECT_TRUE(breaker_.allows(host_));
  EXPECT_FALSE(breaker_.succeeded());
}

TEST_F(BreakerTest, LetsOneThreadTry) {
  fail(Breaker::kFailures);
  table_.advance_ms(60001);
  std::atomic<int> tries = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { tries += breaker_.allows(host_) ? 1 : 0; });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(tries, 1);
}

}  // namespace
}  // namespace caesura::attempt
