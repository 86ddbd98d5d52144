// tts.store.lease/1: who may make an entry, by the server's clock.
#include "tests/stores/postgres_blob/fixture.hpp"

namespace caesura::test {
namespace {

using PostgresLease = PostgresBlobTest;

constexpr int64_t kMinute = 60'000;

TEST_F(PostgresLease, OneHolderAtATime) {
  PostgresStore store = open();
  PostgresStore other = open();
  int64_t first = 0;
  int64_t second = 0;
  ASSERT_EQ(store.acquire(key(1), kMinute, first), TTS_OK) << store->error.message;
  EXPECT_GT(first, 0);
  EXPECT_EQ(other.acquire(key(1), kMinute, second), TTS_ABORTED);
  EXPECT_EQ(store.acquire(key(1), kMinute, second), TTS_ABORTED);
  EXPECT_EQ(other.acquire(key(1, "acme"), kMinute, second), TTS_OK);
  EXPECT_EQ(store.renew(key(1), first, kMinute), TTS_OK);
  EXPECT_EQ(store.release(key(1), first), TTS_OK);
  EXPECT_EQ(store.release(key(1), first), TTS_OK);
  ASSERT_EQ(other.acquire(key(1), kMinute, second), TTS_OK);
  EXPECT_GT(second, first);
  EXPECT_EQ(store.renew(key(1), first, kMinute), TTS_ABORTED);
}

TEST_F(PostgresLease, ManyTakersOneWinner) {
  PostgresStore store = open();
  std::atomic<int> winners = 0;
  std::vector<std::jthread> takers;
  for (int t = 0; t < 20; ++t) {
    takers.emplace_back([&] {
      for (uint64_t i = 0; i < 3; ++i) {
        StoreCalls mine(store->table());
        const auto* lease = mine.extension<tts_ext_store_lease>(TTS_EXT_STORE_LEASE);
        const Key one = key(i);
        const tts_store_key view = one.view();
        int64_t fence = 0;
        if (lease->acquire(lease, nullptr, &view, kMinute, &fence, nullptr) == TTS_OK) ++winners;
      }
    });
  }
  takers.clear();
  EXPECT_EQ(winners, 3);
}

TEST_F(PostgresLease, APutUnderALeaseEndsIt) {
  PostgresStore store = open();
  int64_t fence = 0;
  ASSERT_EQ(store.acquire(key(1), kMinute, fence), TTS_OK);
  ASSERT_EQ(store.put(key(1), audio(1000, 1), fence), TTS_OK) << store->error.message;
  EXPECT_EQ(count("fill"), 0);
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 1));
  EXPECT_EQ(store.put(key(1), audio(1000, 2), fence), TTS_ABORTED);
  EXPECT_EQ(store.release(key(1), fence), TTS_OK);
  ASSERT_EQ(store.acquire(key(1), kMinute, fence), TTS_OK);
  EXPECT_EQ(store.put(key(1), audio(1000, 3), fence), TTS_ALREADY_EXISTS);
  EXPECT_EQ(store.put(key(1), audio(1000, 3), fence, TTS_PUT_REPLACE), TTS_OK);
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 3));
}

TEST_F(PostgresLease, APutWithoutALeaseIsNotHeldUp) {
  PostgresStore store = open();
  int64_t fence = 0;
  ASSERT_EQ(store.acquire(key(1), kMinute, fence), TTS_OK);
  EXPECT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK);
  EXPECT_EQ(store.put(key(1), audio(1000, 2), fence), TTS_ALREADY_EXISTS);
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 1));
}

TEST_F(PostgresLease, AfterItsTimeItGoesToTheNextAndTheOldFenceIsWorthNothing) {
  PostgresStore store = open();
  int64_t old_fence = 0;
  int64_t fence = 0;
  ASSERT_EQ(store.acquire(key(1), 1, old_fence), TTS_OK);
  ASSERT_TRUE(eventually([&] { return store.acquire(key(1), kMinute, fence) == TTS_OK; }));
  EXPECT_GT(fence, old_fence);
  EXPECT_EQ(store.put(key(1), audio(1000, 1), old_fence), TTS_ABORTED);
  EXPECT_EQ(store->audio_of(key(1)), "<5>");
  EXPECT_EQ(store.put(key(1), audio(1000, 2), fence), TTS_OK);
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 2));
  EXPECT_EQ(store->statistic("stale_commits_total"), 1);
}

// R16: a host whose clock is days off neither takes nor loses a lease by it.
TEST_F(PostgresLease, TheClockOfAHostDoesNotMatter) {
  PostgresStore store = open();
  int64_t fence = 0;
  int64_t other = 0;
  for (const int64_t days : {3, -6, 36'500}) {
    ASSERT_EQ(store.acquire(key(1), kMinute, fence), TTS_OK);
    host.advance_ms(days * 24 * 60 * kMinute);
    EXPECT_EQ(store.acquire(key(1), kMinute, other), TTS_ABORTED);
    EXPECT_EQ(store.renew(key(1), fence, kMinute), TTS_OK);
    EXPECT_EQ(store.release(key(1), fence), TTS_OK);
  }
}

TEST_F(PostgresLease, WhatALostHolderMayHavePutIsQueued) {
  PostgresStore store = open(std::string(kQuiet) + R"(, "put_timeout": "1ms")");
  int64_t fence = 0;
  ASSERT_EQ(store.acquire(key(1), 1, fence), TTS_OK);
  sql("UPDATE fill SET placed = true");
  ASSERT_TRUE(eventually([&] { return store.acquire(key(1), kMinute, fence) == TTS_OK; }));
  EXPECT_EQ(count("blob_gc"), 1);
  EXPECT_EQ(store.release(key(1), fence), TTS_OK);
  EXPECT_EQ(count("blob_gc"), 1) << "nothing was put under the second lease";
}

TEST_F(PostgresLease, NoTimeIsNoLease) {
  PostgresStore store = open();
  int64_t fence = 0;
  EXPECT_EQ(store.acquire(key(1), 0, fence), TTS_INVALID_ARGUMENT);
  EXPECT_EQ(store.acquire({"short", "", "v3"}, kMinute, fence), TTS_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace caesura::test
