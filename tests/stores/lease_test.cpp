// What leases promise, on every store that offers them.
#include <algorithm>
#include <set>
#include <thread>

#include "tests/stores/lease_calls.hpp"
#include "tests/stores/store_kinds.hpp"

namespace caesura::test {
namespace {

using std::chrono::steady_clock;

// A store without leases is not asked for any.
#define LEASES_OR_RETURN(name)      \
  LeaseCalls name(store().table()); \
  if (!name.offered()) return

using Leases = StoreSuite;

TEST_P(Leases, AreHeldByOneAtATimeAndTheirFencesRise) {
  LEASES_OR_RETURN(leases);
  int64_t last = 0;
  for (int i = 0; i < 20; ++i) {
    const int64_t fence = leases.acquire(key(1));
    ASSERT_GT(fence, last);
    EXPECT_EQ(leases.acquire(key(1)), kHeldElsewhere);
    EXPECT_EQ(leases.release(key(1), fence), TTS_OK);
    last = fence;
  }
}

TEST_P(Leases, OfDifferentKeysDoNotMeet) {
  LEASES_OR_RETURN(leases);
  std::vector<std::pair<Key, int64_t>> held;
  for (uint64_t i = 0; i < 50; ++i) {
    for (const Key& one : {key(i), key(i, "tenant"), key(i, "", "v2")}) {
      held.emplace_back(one, leases.acquire(one));
      EXPECT_GT(held.back().second, 0);
    }
  }
  for (const auto& [one, fence] : held) EXPECT_EQ(leases.release(one, fence), TTS_OK);
}

TEST_P(Leases, AreSharedByEveryOpeningOfTheStore) {
  LEASES_OR_RETURN(leases);
  const StorePtr again = another();
  LeaseCalls other(again.get());
  const int64_t fence = leases.acquire(key(1));
  ASSERT_GT(fence, 0);
  EXPECT_EQ(other.acquire(key(1)), kHeldElsewhere);
  EXPECT_EQ(leases.release(key(1), fence), TTS_OK);
  const int64_t later = other.acquire(key(1));
  EXPECT_GT(later, fence);
  EXPECT_EQ(leases.acquire(key(1)), kHeldElsewhere);
  EXPECT_EQ(other.release(key(1), later), TTS_OK);
}

TEST_P(Leases, EndByThemselves) {
  LEASES_OR_RETURN(leases);
  const int64_t fence = leases.acquire(key(1), 50);
  ASSERT_GT(fence, 0);
  int64_t later = kHeldElsewhere;
  const auto end = steady_clock::now() + std::chrono::seconds(10);
  while (later == kHeldElsewhere && steady_clock::now() < end) {
    later = leases.acquire(key(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  EXPECT_GT(later, fence);
  EXPECT_EQ(leases.renew(key(1), fence), TTS_ABORTED);
  EXPECT_EQ(leases.release(key(1), fence), TTS_OK) << "lost already, and no error";
  EXPECT_EQ(leases.acquire(key(1)), kHeldElsewhere) << "the old holder ended the new one's lease";
  EXPECT_EQ(leases.release(key(1), later), TTS_OK);
}

TEST_P(Leases, LastAsLongAsTheyAreRenewed) {
  LEASES_OR_RETURN(leases);
  const int64_t fence = leases.acquire(key(1), 5000);
  ASSERT_GT(fence, 0);
  ASSERT_EQ(leases.renew(key(1), fence, 300), TTS_OK);
  const auto end = steady_clock::now() + std::chrono::milliseconds(900);
  while (steady_clock::now() < end) {
    ASSERT_EQ(leases.renew(key(1), fence, 5000), TTS_OK);
    EXPECT_EQ(leases.acquire(key(1)), kHeldElsewhere);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(leases.renew(key(2), fence), TTS_ABORTED) << "the fence of another key";
  EXPECT_EQ(leases.release(key(1), fence), TTS_OK);
}

TEST_P(Leases, GuardThePutThatIsMadeUnderThem) {
  LEASES_OR_RETURN(leases);
  const int64_t old = leases.acquire(key(1), 1);
  ASSERT_GT(old, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const int64_t fence = leases.acquire(key(1));
  ASSERT_GT(fence, old);
  EXPECT_EQ(leases.put(key(1), audio(100, 1), old), TTS_ABORTED);
  EXPECT_EQ(leases.put(key(1), audio(100, 1), old, TTS_PUT_REPLACE), TTS_ABORTED);
  EXPECT_EQ(store().audio_of(key(1)), "<5>") << "nothing is stored";
  EXPECT_EQ(leases.put(key(1), audio(100, 2), fence), TTS_OK);
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 2));
  EXPECT_EQ(leases.release(key(1), fence), TTS_OK);
  EXPECT_EQ(leases.put(key(1), audio(100, 3), 0, TTS_PUT_REPLACE), TTS_OK) << "without a lease";
}

TEST_P(Leases, HaveOneWinnerAmongManyThreads) {
  LEASES_OR_RETURN(leases);
  constexpr uint64_t kKeys = 20;
  std::vector<std::vector<int64_t>> won(16);
  std::vector<std::thread> threads;
  for (auto& mine : won) {
    threads.emplace_back([&] {
      for (uint64_t i = 0; i < kKeys; ++i) mine.push_back(leases.acquire(key(i)));
    });
  }
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < kKeys; ++i) {
    const auto winners =
        std::count_if(won.begin(), won.end(), [&](const auto& mine) { return mine[i] > 0; });
    EXPECT_EQ(winners, 1) << i;
    for (const auto& mine : won) {
      if (mine[i] > 0) {
        EXPECT_EQ(leases.release(key(i), mine[i]), TTS_OK);
      }
    }
  }
}

TEST_P(Leases, RefuseKeysAndTimesThatMakeNoSense) {
  LEASES_OR_RETURN(leases);
  Key bad = key(1);
  bad.digest = "../../x";
  EXPECT_EQ(leases.acquire(bad), -TTS_INVALID_ARGUMENT);
  EXPECT_EQ(leases.acquire(key(1), 0), -TTS_INVALID_ARGUMENT);
  EXPECT_EQ(leases.acquire(key(1), -1), -TTS_INVALID_ARGUMENT);
}

INSTANTIATE_TEST_SUITE_P(Every, Leases, ::testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace caesura::test
