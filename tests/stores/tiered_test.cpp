// A stack of stores: who is asked, who gets a copy, and what a sick tier changes.
#include "tests/stores/lease_calls.hpp"
#include "tests/stores/tiered_fixture.hpp"

namespace caesura::test {
namespace {

using Tiered = TieredTest;

TEST_F(Tiered, AHitFurtherDownIsCopiedUp) {
  open(R"("fast", "local", "archive")");
  ASSERT_EQ(archive().put(key(1), audio(5000, 1)), TTS_OK);
  EXPECT_EQ(store().audio_of(key(1)), audio(5000, 1));
  wait_for([&] { return memory().audio_of(key(1)) == audio(5000, 1); });
  EXPECT_EQ(local().audio_of(key(1)), audio(5000, 1));
  wait_for([&] { return store().statistic("promoted_total") == 1; });
  const int asked = slow_.gets;
  EXPECT_EQ(store().audio_of(key(1)), audio(5000, 1));
  EXPECT_EQ(slow_.gets, asked) << "the copy answers";
}

TEST_F(Tiered, HitsAreCountedByTheTierThatAnswered) {
  open(R"("fast", "local")");
  ASSERT_EQ(local().put(key(1), audio(100, 1)), TTS_OK);
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 1));
  wait_for([&] { return host_.metric("caesura_tier_promoted_total,object=tiered") == 1; });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(store().audio_of(key(1)), audio(100, 1));
  EXPECT_EQ(host_.metric("caesura_tier_hits_total,object=tiered,tier=local"), 1);
  EXPECT_EQ(host_.metric("caesura_tier_hits_total,object=tiered,tier=fast"), 3);
}

TEST_F(Tiered, ACopyKeepsWhatTheEntrySays) {
  open(R"("fast", "local")");
  Sample sample(audio(300, 1));
  sample.add_label("project", "dune");
  sample.raw().expires_ms = host_.unix_ms() + 3'600'000;
  ASSERT_EQ(local().put(key(1, "acme"), sample), TTS_OK);
  EXPECT_EQ(store().audio_of(key(1, "acme")), audio(300, 1));
  std::vector<Told> told;
  wait_for([&] { return memory().stat(key(1, "acme"), told) == TTS_OK; });
  EXPECT_EQ(tts::view(told[0].info().labels[0].value), "dune");
  EXPECT_EQ(told[0].info().expires_ms, sample.raw().expires_ms);
}

TEST_F(Tiered, APutReachesEveryTier) {
  open(R"("fast", "local", "archive")");
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  for (StoreCalls tier : {memory(), local(), archive()}) {
    EXPECT_EQ(tier.audio_of(key(1)), audio(100, 1));
  }
  ASSERT_EQ(store().put(key(1), audio(100, 2), TTS_PUT_REPLACE), TTS_OK);
  for (StoreCalls tier : {memory(), local(), archive()}) {
    EXPECT_EQ(tier.audio_of(key(1)), audio(100, 2));
  }
  ASSERT_EQ(store().remove({key(1)}), TTS_OK);
  for (StoreCalls tier : {memory(), local(), archive()}) EXPECT_EQ(tier.audio_of(key(1)), "<5>");
}

TEST_F(Tiered, WhatTheSlowestTierHasIsThereAlready) {
  open(R"("fast", "local")");
  ASSERT_EQ(local().put(key(1), audio(100, 1)), TTS_OK);
  EXPECT_EQ(store().put(key(1), audio(100, 2)), TTS_ALREADY_EXISTS);
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 1));
}

TEST_F(Tiered, RemoveCountsEachKeyOnceWhereverItIs) {
  open(R"("fast", "local", "archive")");
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  ASSERT_EQ(memory().put(key(2), audio(100, 2)), TTS_OK);
  ASSERT_EQ(local().put(key(2), audio(100, 2)), TTS_OK);
  ASSERT_EQ(archive().put(key(3), audio(100, 3)), TTS_OK);
  uint64_t removed = 0;
  EXPECT_EQ(store().remove({key(1), key(2), key(2), key(3), key(4)}, &removed), TTS_OK);
  EXPECT_EQ(removed, 3u);
}

TEST_F(Tiered, ASickTierIsPassedOverAndHeals) {
  open(R"("fast", "archive")");
  archive_is(TTS_UNAVAILABLE);
  for (uint64_t i = 0; i < 10; ++i) EXPECT_EQ(store().audio_of(key(i)), "<5>");
  EXPECT_EQ(slow_.gets, 5);
  EXPECT_EQ(store().statistic("tier.archive.resting"), 1);
  const auto rests = [&](const std::string& side) {
    return host_.metric("caesura_tier_resting,object=tiered,tier=archive,side=" + side);
  };
  EXPECT_EQ(rests("reading") + rests("writing"), 1);
  EXPECT_EQ(store().statistic("skipped_total"), 5);
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK) << "the other tier takes it";
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 1));
  archive_is(TTS_OK);
  host_.advance_ms(2'100);
  ASSERT_EQ(store().put(key(2), audio(100, 2)), TTS_OK);
  EXPECT_EQ(archive().audio_of(key(2)), audio(100, 2));
  EXPECT_EQ(store().audio_of(key(99)), "<5>") << "everyone is asked";
  EXPECT_EQ(store().statistic("tier.archive.resting"), 0);
  EXPECT_EQ(rests("reading") + rests("writing"), 0);
}

TEST_F(Tiered, ASickFastTierIsPassedOverAndFilledAgain) {
  open(R"("fast", "local")");
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  fast_.get_status = TTS_INTERNAL;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(store().audio_of(key(1)), audio(100, 1));
  EXPECT_EQ(fast_.gets, 5);
}

TEST_F(Tiered, WhenEveryTierIsOutAGetSaysSo) {
  open(R"("fast", "archive")");
  fast_.get_status = TTS_UNAVAILABLE;
  archive_is(TTS_UNAVAILABLE);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(store().audio_of(key(1)), "<14>");
}

TEST_F(Tiered, ADamagedEntryIsPlayedFromTheNextTierAndRepaired) {
  open(R"("local", "archive")");
  ASSERT_EQ(store().put(key(1), audio(5000, 1)), TTS_OK);
  const auto files = Disk::files_of(folder_.path() / "local");
  ASSERT_EQ(files.size(), 1u);
  std::string bytes = file_text(files[0]);
  bytes[bytes.size() / 2] ^= 1;
  write_file(files[0], bytes);
  EXPECT_EQ(store().audio_of(key(1)), audio(5000, 1));
  wait_for([&] { return local().audio_of(key(1)) == audio(5000, 1); });
}

TEST_F(Tiered, ATierThatFailsHalfWayIsAMissBeforeItsFirstByte) {
  slow_.not_contiguous();
  open(R"("archive", "local")");
  ASSERT_EQ(store().put(key(1), audio(5000, 1)), TTS_OK);
  slow_.break_after_first_write = true;
  BlobKeeper keeper;
  EXPECT_EQ(store().get(key(1), keeper), TTS_OK);
  EXPECT_EQ(keeper.audio, audio(5000, 1)) << "from the next tier";
  EXPECT_EQ(keeper.begins, 1);
}

TEST_F(Tiered, ARefusingSinkGetsItsOwnStatusBack) {
  open(R"("fast", "local")");
  ASSERT_EQ(local().put(key(1), audio(100, 1)), TTS_OK);
  BlobKeeper keeper;
  keeper.refuse_begin = TTS_RESOURCE_EXHAUSTED;
  EXPECT_EQ(store().get(key(1), keeper), TTS_RESOURCE_EXHAUSTED);
  EXPECT_EQ(keeper.begins, 1);
}

TEST_F(Tiered, AnEntryThatIsRemovedDoesNotComeBackByItsCopy) {
  open(R"("fast", "local")");
  for (uint64_t i = 0; i < 200; ++i) {
    ASSERT_EQ(local().put(key(i), audio(2000, i)), TTS_OK);
    EXPECT_EQ(store().audio_of(key(i)), audio(2000, i));
    ASSERT_EQ(store().remove({key(i)}), TTS_OK);
    ASSERT_EQ(store().audio_of(key(i)), "<5>") << i;
    ASSERT_EQ(memory().audio_of(key(i)), "<5>") << i;
  }
}

TEST_F(Tiered, WithoutMemoryForCopiesHitsGoOn) {
  open(R"("fast", "local")", R"(, "promote_bytes": "0B")");
  ASSERT_EQ(local().put(key(1), audio(100, 1)), TTS_OK);
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 1));
  EXPECT_EQ(store().statistic("unpromoted_total"), 1);
  EXPECT_EQ(memory().audio_of(key(1)), "<5>");
}

TEST_F(Tiered, LeasesAreThoseOfTheSlowestSharedTier) {
  open(R"("fast", "local")");
  LeaseCalls leases(store_.get());
  LeaseCalls below(local_.get());
  ASSERT_TRUE(leases.offered());
  const int64_t old = leases.acquire(key(1), 1);
  ASSERT_GT(old, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const int64_t fence = below.acquire(key(1));
  ASSERT_GT(fence, old);
  EXPECT_EQ(leases.put(key(1), audio(100, 1), old), TTS_ABORTED);
  for (StoreCalls tier : {memory(), local()}) EXPECT_EQ(tier.audio_of(key(1)), "<5>");
  EXPECT_EQ(leases.put(key(1), audio(100, 2), fence), TTS_OK);
  for (StoreCalls tier : {memory(), local()}) EXPECT_EQ(tier.audio_of(key(1)), audio(100, 2));
}

TEST_F(Tiered, StatisticsTellOfEachTier) {
  open(R"("memory", "local")");
  for (uint64_t i = 0; i < 3; ++i) ASSERT_EQ(store().put(key(i), audio(100, i)), TTS_OK);
  ASSERT_EQ(local().put(key(9), audio(100, 9)), TTS_OK);
  EXPECT_EQ(store().statistic("entries"), 4);
  EXPECT_EQ(store().statistic("tier.local.entries"), 4);
  EXPECT_EQ(store().statistic("tier.memory.entries"), 3);
  EXPECT_EQ(store().statistic("tier.memory.max_bytes"), 16 << 20);
}

}  // namespace
}  // namespace caesura::test
