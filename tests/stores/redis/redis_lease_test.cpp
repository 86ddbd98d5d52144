// tts.store.lease/1 and fenced puts.
#include "tests/stores/lease_calls.hpp"
#include "tests/stores/redis/redis_fixture.hpp"

namespace caesura::test {
namespace {

class RedisLease : public RedisTest {
 protected:
  Redis redis_{socket(), config()};
  LeaseCalls leases_{redis_.table()};
};

TEST_F(RedisLease, OneHolderAtATimeWithGrowingFences) {
  const int64_t first = leases_.acquire(key(1), 60'000);
  ASSERT_GT(first, 0);
  EXPECT_EQ(leases_.acquire(key(1), 60'000), -TTS_ABORTED);
  const int64_t other = leases_.acquire(key(2), 60'000);
  EXPECT_GT(other, first);
  EXPECT_EQ(leases_.release(key(1), first), TTS_OK);
  const int64_t second = leases_.acquire(key(1), 60'000);
  EXPECT_GT(second, other);
  EXPECT_EQ(leases_.release(key(1), first), TTS_OK);  // lost already: no error, no effect
  EXPECT_EQ(leases_.acquire(key(1), 60'000), -TTS_ABORTED);
  EXPECT_GT(leases_.acquire(key(1, "acme"), 60'000), 0);
}

TEST_F(RedisLease, EndsByItselfAndIsRenewedByItsHolderOnly) {
  const int64_t first = leases_.acquire(key(1), 1);
  ASSERT_GT(first, 0);
  int64_t second = -1;
  while (second < 0) second = leases_.acquire(key(1), 60'000);
  EXPECT_GT(second, first);
  EXPECT_EQ(leases_.renew(key(1), first, 60'000), TTS_ABORTED);
  EXPECT_EQ(leases_.renew(key(1), second, 60'000), TTS_OK);
  EXPECT_EQ(leases_.renew(key(2), second, 60'000), TTS_ABORTED);
}

TEST_F(RedisLease, RenewingMovesTheEnd) {
  const int64_t fence = leases_.acquire(key(1), 150);
  ASSERT_GT(fence, 0);
  for (int i = 0; i < 6; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    ASSERT_EQ(leases_.renew(key(1), fence, 60'000), TTS_OK);
  }
  EXPECT_EQ(leases_.acquire(key(1), 60'000), -TTS_ABORTED);
}

TEST_F(RedisLease, AnOldFenceStoresNothing) {
  const int64_t old = leases_.acquire(key(1), 1);
  ASSERT_GT(old, 0);
  int64_t newer = -1;
  while (newer < 0) newer = leases_.acquire(key(1), 60'000);
  EXPECT_EQ(leases_.put(key(1), audio(100, 1), old), TTS_ABORTED);
  EXPECT_EQ(leases_.put(key(1), audio(100, 1), old, TTS_PUT_REPLACE), TTS_ABORTED);
  EXPECT_EQ(redis_->audio_of(key(1)), "<5>");
  EXPECT_EQ(leases_.put(key(1), audio(100, 2), newer), TTS_OK);
  EXPECT_EQ(leases_.release(key(1), newer), TTS_OK);
  EXPECT_EQ(leases_.put(key(1), audio(100, 3), old, TTS_PUT_REPLACE), TTS_ABORTED);
  EXPECT_EQ(redis_->audio_of(key(1)), audio(100, 2));
  EXPECT_EQ(leases_.put(key(1), audio(100, 4), 0, TTS_PUT_REPLACE), TTS_OK);
}

// What was paid for is kept, as long as nobody else has begun to make it.
TEST_F(RedisLease, TheNewestFenceStoresEvenLate) {
  const int64_t fence = leases_.acquire(key(1), 1);
  ASSERT_GT(fence, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(leases_.put(key(1), audio(100, 1), fence), TTS_OK);
  EXPECT_EQ(leases_.put(key(2), audio(100, 1), fence), TTS_ABORTED);  // never held
}

TEST_F(RedisLease, OfManyTakersOneWins) {
  for (uint64_t round = 0; round < 3; ++round) {
    std::atomic<int> winners = 0;
    std::atomic<int> losers = 0;
    std::vector<std::jthread> takers;
    for (int t = 0; t < 20; ++t) {
      takers.emplace_back([&] {
        LeaseCalls mine(redis_.table());
        const int64_t fence = mine.acquire(key(round), 60'000);
        if (fence > 0) ++winners;
        if (fence == -TTS_ABORTED) ++losers;
      });
    }
    takers.clear();
    EXPECT_EQ(winners, 1);
    EXPECT_EQ(losers, 19);
  }
}

TEST_F(RedisLease, FencesGrowEvenWhereTheServerLostEverything) {
  Server own("redis");
  Redis redis("unix:" + own.text("socket"));
  LeaseCalls leases(redis.table());
  const int64_t before = leases.acquire(key(1), 60'000);
  ASSERT_GT(before, 0);
  PlainClient(own).ask({"FLUSHALL"});
  PlainClient(own).ask({"SCRIPT", "FLUSH"});
  EXPECT_EQ(leases.put(key(1), audio(10, 1), before), TTS_ABORTED);
  EXPECT_GT(leases.acquire(key(1), 60'000), before);
}

// R16: the host's clock may step as it likes.
TEST_F(RedisLease, TheHostsClockIsNotAsked) {
  constexpr int64_t kThreeDays = 3 * 86'400'000;
  const int64_t fence = leases_.acquire(key(1), 60'000);
  ASSERT_GT(fence, 0);
  for (const int64_t step : {kThreeDays, -2 * kThreeDays, kThreeDays}) {
    redis_.host.advance_ms(step);
    EXPECT_EQ(leases_.acquire(key(1), 60'000), -TTS_ABORTED);
    EXPECT_EQ(leases_.renew(key(1), fence, 60'000), TTS_OK);
  }
  EXPECT_EQ(leases_.put(key(1), audio(100, 1), fence), TTS_OK);
}

TEST_F(RedisLease, BadArgumentsAreRefused) {
  EXPECT_EQ(leases_.acquire(key(1), 0), -TTS_INVALID_ARGUMENT);
  EXPECT_EQ(leases_.acquire(key(1), int64_t{1} << 50), -TTS_INVALID_ARGUMENT);
  Key bad = key(1);
  bad.digest = "../x";
  EXPECT_EQ(leases_.acquire(bad, 1000), -TTS_INVALID_ARGUMENT);
  EXPECT_EQ(leases_.release(bad, 1), TTS_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace caesura::test
