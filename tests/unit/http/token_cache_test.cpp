// A bearer token is fetched by one for all, kept, renewed in time and replaced when refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "plugins/support/http/token_cache.hpp"
#include "support/calls.hpp"
#include "support/test_host.hpp"

namespace caesura::http {
namespace {

using test::TestContext;
using test::TestHost;

class TokenCacheTest : public ::testing::Test {
 protected:
  // Gives "1", "2" and so on, each for a thousand seconds, or fails.
  tts::Result<TokenCache::Lent> get(const TestContext& context = TestContext()) {
    return cache_.get(tts::Context(context.table()), host_,
                      [this]() -> tts::Result<TokenCache::Fetched> {
                        ++fetches_;
                        if (fails_) return tts::Status(TTS_UNAVAILABLE, "no token today");
                        const std::string token = std::to_string(fetches_);
                        return TokenCache::Fetched{Secret(token), 1'000'000};
                      });
  }
  std::string token() {
    const auto lent = get();
    return lent.ok() ? std::string(lent.value().token.expose()) : lent.status().message();
  }

  TestHost host_table_;
  const tts::Host host_{host_table_.table()};
  TokenCache cache_;
  std::atomic<int> fetches_ = 0;
  std::atomic<bool> fails_ = false;
};

TEST_F(TokenCacheTest, KeepsATokenForNineTenthsOfItsLife) {
  EXPECT_EQ(token(), "1");
  host_table_.advance_ms(899'000);
  EXPECT_EQ(token(), "1");
  host_table_.advance_ms(2'000);
  EXPECT_EQ(token(), "2");
}

TEST_F(TokenCacheTest, LendsTheOldOneWhileARenewalFailsAndItLives) {
  EXPECT_EQ(token(), "1");
  fails_ = true;
  host_table_.advance_ms(950'000);
  EXPECT_EQ(token(), "1");
  host_table_.advance_ms(60'000);
  EXPECT_EQ(token(), "no token today");
  fails_ = false;
  EXPECT_EQ(token(), "4");
}

TEST_F(TokenCacheTest, ReplacesARefusedOneAndNoOther) {
  const auto first = get();
  ASSERT_TRUE(first.ok());
  cache_.refuse(first.value().generation);
  EXPECT_EQ(token(), "2");
  // Somebody else still had the first in hand.
  cache_.refuse(first.value().generation);
  EXPECT_EQ(token(), "2");
}

TEST_F(TokenCacheTest, OneFetchesAndTheOthersWaitAsLongAsTheyMay) {
  std::atomic<bool> inside = false;
  std::atomic<bool> go_on = false;
  std::thread fetcher([&] {
    const TestContext context;
    const auto lent = cache_.get(tts::Context(context.table()), host_, [&] {
      inside = true;
      while (!go_on) std::this_thread::yield();
      return tts::Result<TokenCache::Fetched>(TokenCache::Fetched{Secret("late"), 1'000'000});
    });
    EXPECT_TRUE(lent.ok());
  });
  while (!inside) std::this_thread::yield();
  EXPECT_EQ(get(TestContext(50)).status().code(), TTS_DEADLINE_EXCEEDED);
  TestContext cancelled;
  cancelled.cancel();
  EXPECT_EQ(get(cancelled).status().code(), TTS_CANCELLED);
  std::thread waiter([&] { EXPECT_EQ(token(), "late"); });
  go_on = true;
  fetcher.join();
  waiter.join();
  EXPECT_EQ(fetches_, 0);
}

TEST_F(TokenCacheTest, AFetchThatThrowsLeavesTheWayFree) {
  const TestContext context;
  const auto throwing = []() -> tts::Result<TokenCache::Fetched> { throw std::bad_alloc(); };
  EXPECT_THROW((void)cache_.get(tts::Context(context.table()), host_, throwing), std::bad_alloc);
  EXPECT_EQ(token(), "1");
}

}  // namespace
}  // namespace caesura::http
