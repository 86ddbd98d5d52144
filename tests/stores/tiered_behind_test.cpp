// Entries that slower tiers get later: none is lost by a crash, none comes back from the dead.
#include <sys/wait.h>

#include <csignal>

#include "tests/stores/tiered_fixture.hpp"

namespace caesura::test {
namespace {

class TieredBehind : public TieredTest {
 protected:
  static constexpr const char* kTiers =
      R"("fast", "local", {"store": "archive", "write": "behind"})";
  double waiting() { return store().statistic("waiting"); }
  std::size_t markers() const {
    tts_scan scan{sizeof scan, TTS_SCAN_SCHEME, {}, tts::str("tieredpush"), nullptr};
    return local().scan(&scan).size();
  }
};

TEST_F(TieredBehind, AnEntryArrivesAMomentLaterAndItsMarkerGoes) {
  open(kTiers);
  ASSERT_EQ(store().put(key(1, "acme"), audio(5000, 1)), TTS_OK);
  EXPECT_EQ(memory().audio_of(key(1, "acme")), audio(5000, 1));
  EXPECT_EQ(local().audio_of(key(1, "acme")), audio(5000, 1));
  wait_for([&] { return archive().audio_of(key(1, "acme")) == audio(5000, 1); });
  wait_for([&] { return markers() == 0; });
  EXPECT_EQ(store().statistic("pushed_total"), 1);
}

TEST_F(TieredBehind, APutDoesNotWaitForATierThatIsOut) {
  open(kTiers);
  archive_is(TTS_UNAVAILABLE);
  for (uint64_t i = 0; i < 20; ++i) ASSERT_EQ(store().put(key(i), audio(100, i)), TTS_OK);
  EXPECT_EQ(markers(), 20u);
  archive_is(TTS_OK);
  host_.advance_ms(10'000);
  wait_for([&] { return waiting() == 0; });
  for (uint64_t i = 0; i < 20; ++i) EXPECT_EQ(archive().audio_of(key(i)), audio(100, i));
  EXPECT_EQ(markers(), 0u);
}

TEST_F(TieredBehind, WhatATierWrittenThroughCouldNotTakeArrivesLater) {
  open(R"("fast", "local", "archive")");
  archive_is(TTS_UNAVAILABLE);
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  EXPECT_EQ(markers(), 1u);
  archive_is(TTS_OK);
  host_.advance_ms(10'000);
  wait_for([&] { return archive().audio_of(key(1)) == audio(100, 1); });
}

TEST_F(TieredBehind, AReplacedEntryReplacesItsOlderSelfBelow) {
  open(kTiers);
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  wait_for([&] { return archive().audio_of(key(1)) == audio(100, 1); });
  ASSERT_EQ(store().put(key(1), audio(100, 2), TTS_PUT_REPLACE), TTS_OK);
  wait_for([&] { return archive().audio_of(key(1)) == audio(100, 2); });
}

TEST_F(TieredBehind, AKilledProcessesEntriesArriveAfterTheNextStart) {
  const auto tiers = [&](bool works) {
    archive_is(works ? TTS_OK : TTS_UNAVAILABLE);
    open(kTiers, R"(, "stop_timeout": "10ms")");
  };
  local_.reset();
  archive_.reset();
  const pid_t child = ::fork();
  if (child == 0) {
    Disk local(folder_.path() / "local");
    Disk archive(folder_.path() / "archive");
    BrokenStore broken(archive->table());
    broken.put_status = TTS_UNAVAILABLE;
    Stack stack(host_.table());
    stack.add("fast", memory_.get());
    stack.add("local", local->table());
    stack.add("archive", broken.table());
    auto opened = stack.open(std::string(R"({"tiers": [)") + kTiers + "]}");
    StoreCalls calls(opened.value().get());
    for (uint64_t i = 0; i < 30; ++i) {
      if (calls.put(key(i), audio(1000, i)) != TTS_OK) ::_exit(1);
    }
    ::raise(SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
  store_.reset();
  local_ = open_disk("local");
  archive_ = open_disk("archive");
  EXPECT_EQ(markers(), 30u);
  slow_.set_inner(archive_.get());
  tiers(true);
  wait_for([&] { return store().statistic("pushed_total") == 30; });
  for (uint64_t i = 0; i < 30; ++i) EXPECT_EQ(archive().audio_of(key(i)), audio(1000, i));
  EXPECT_EQ(markers(), 0u);
}

TEST_F(TieredBehind, TheEndOfTheStoreFinishesWhatIsPossible) {
  open(kTiers);
  for (uint64_t i = 0; i < 20; ++i) ASSERT_EQ(store().put(key(i), audio(1000, i)), TTS_OK);
  store_.reset();
  EXPECT_EQ(archive().scan().size(), 20u);
  EXPECT_EQ(markers(), 0u);
}

TEST_F(TieredBehind, ATierThatIsOutDoesNotHoldTheEndUp) {
  open(kTiers);
  archive_is(TTS_UNAVAILABLE);
  for (uint64_t i = 0; i < 20; ++i) ASSERT_EQ(store().put(key(i), audio(1000, i)), TTS_OK);
  const auto begun = std::chrono::steady_clock::now();
  store_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(3));
  EXPECT_EQ(markers(), 20u);
}

TEST_F(TieredBehind, WhatIsRemovedOnItsWayDoesNotArrive) {
  open(kTiers);
  archive_is(TTS_UNAVAILABLE);
  for (uint64_t i = 0; i < 10; ++i) ASSERT_EQ(store().put(key(i), audio(100, i)), TTS_OK);
  uint64_t removed = 0;
  std::vector<Key> all;
  for (uint64_t i = 0; i < 10; ++i) all.push_back(key(i));
  ASSERT_EQ(store().remove(all, &removed), TTS_OK);
  EXPECT_EQ(removed, 10u);
  EXPECT_EQ(markers(), 0u);
  archive_is(TTS_OK);
  host_.advance_ms(10'000);
  wait_for([&] { return waiting() == 0; });
  EXPECT_TRUE(archive().scan().empty());
}

TEST_F(TieredBehind, WhatTheHolderLostMeanwhileIsCountedAndDropped) {
  open(kTiers);
  archive_is(TTS_UNAVAILABLE);
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  ASSERT_EQ(local().remove({key(1)}), TTS_OK);
  archive_is(TTS_OK);
  host_.advance_ms(10'000);
  wait_for([&] { return store().statistic("push_lost_total") == 1; });
  wait_for([&] { return markers() == 0; });
}

TEST_F(TieredBehind, MoreThanIsKeptInMindArrivesAllTheSame) {
  open(kTiers, R"(, "behind_max": 3)");
  archive_is(TTS_UNAVAILABLE);
  for (uint64_t i = 0; i < 20; ++i) ASSERT_EQ(store().put(key(i), audio(100, i)), TTS_OK);
  EXPECT_EQ(waiting(), 3);
  EXPECT_EQ(markers(), 20u);
  archive_is(TTS_OK);
  host_.advance_ms(10'000);
  wait_for([&] { return markers() == 0; });
  for (uint64_t i = 0; i < 20; ++i) EXPECT_EQ(archive().audio_of(key(i)), audio(100, i));
}

TEST_F(TieredBehind, AScanTellsWhatIsStillOnItsWayOnceAndNoMarkers) {
  open(kTiers);
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  wait_for([&] { return waiting() == 0; });
  archive_is(TTS_UNAVAILABLE);
  ASSERT_EQ(store().put(key(2), audio(100, 2)), TTS_OK);
  ASSERT_EQ(store().put(key(3, "acme"), audio(100, 3)), TTS_OK);
  EXPECT_EQ(store().scan().size(), 3u);
  tts_scan scan{sizeof scan, TTS_SCAN_TENANT, tts::str("acme"), {}, nullptr};
  const auto told = store().scan(&scan);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].digest, digest(3));
  for (const Told& one : store().list(nullptr)) EXPECT_NE(one.scheme, "tieredpush");
}

}  // namespace
}  // namespace caesura::test
