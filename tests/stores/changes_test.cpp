// Keep first, replace, touch, remove, stat.
#include "tests/stores/store_kinds.hpp"

namespace caesura::test {
namespace {

tts_entry_info info_of(StoreCalls& store, const Key& key) {
  std::vector<Told> told;
  EXPECT_EQ(store.stat(key, told), TTS_OK) << store.error.message;
  return told.empty() ? tts::empty_entry_info() : told.front().info();
}

TEST_P(StoreSuite, TheFirstEntryStays) {
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  EXPECT_EQ(store().put(key(1), audio(200, 2)), TTS_ALREADY_EXISTS);
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 1));
}

TEST_P(StoreSuite, AnUnknownModeKeepsTheFirst) {
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  EXPECT_EQ(store().put(key(1), audio(200, 2), 77), TTS_ALREADY_EXISTS);
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 1));
}

TEST_P(StoreSuite, ReplaceGivesTheNewEntry) {
  EXPECT_EQ(store().put(key(1), audio(100, 1), TTS_PUT_REPLACE), TTS_OK);
  EXPECT_EQ(store().put(key(1), audio(50'000, 2), TTS_PUT_REPLACE), TTS_OK);
  EXPECT_EQ(store().audio_of(key(1)), audio(50'000, 2));
  EXPECT_EQ(store().scan().size(), 1u);
}

TEST_P(StoreSuite, TouchAddsHitsAndNeverGoesBack) {
  Sample sample(audio(100, 1));
  ASSERT_EQ(store().put(key(1), sample), TTS_OK);
  const int64_t start = sample.raw().created_ms;
  const Key one = key(1);
  const Key absent = key(2);
  const tts_touch touches[] = {
      {one.view(), start + 500, 3}, {absent.view(), start, 9}, {one.view(), start + 100, 4}};
  ASSERT_EQ(store().touch(touches, 3), TTS_OK);
  EXPECT_EQ(info_of(store(), one).hit_count, 7u);
  EXPECT_EQ(info_of(store(), one).accessed_ms, start + 500);
  std::vector<Told> told;
  EXPECT_EQ(store().stat(absent, told), TTS_NOT_FOUND);
  EXPECT_TRUE(told.empty());
}

TEST_P(StoreSuite, StatTellsWithoutAudio) {
  Sample sample(audio(4321, 1));
  sample.add_label("project", "x");
  ASSERT_EQ(store().put(key(1, "acme", "v2"), sample), TTS_OK);
  std::vector<Told> told;
  ASSERT_EQ(store().stat(key(1, "acme", "v2"), told), TTS_OK);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].tenant, "acme");
  EXPECT_EQ(told[0].scheme, "v2");
  EXPECT_EQ(told[0].digest, digest(1));
  EXPECT_EQ(told[0].info().size, 4321u);
  EXPECT_EQ(tts::view(told[0].info().labels[0].value), "x");
  EXPECT_EQ(tts::view(told[0].info().provider), "tone");
}

TEST_P(StoreSuite, RemoveCountsThoseThatWereThere) {
  for (uint64_t i = 0; i < 5; ++i) ASSERT_EQ(store().put(key(i), audio(100, i)), TTS_OK);
  uint64_t removed = 99;
  ASSERT_EQ(store().remove({key(1), key(3), key(77), key(3)}, &removed), TTS_OK);
  EXPECT_EQ(removed, 2u);
  EXPECT_EQ(store().remove({key(0)}, nullptr), TTS_OK);
  EXPECT_EQ(store().remove({}, &removed), TTS_OK);
  EXPECT_EQ(removed, 0u);
  EXPECT_EQ(store().audio_of(key(1)), "<5>");
  EXPECT_EQ(store().audio_of(key(2)), audio(100, 2));
  EXPECT_EQ(store().scan().size(), 2u);
}

TEST_P(StoreSuite, AfterARemoveThereIsRoomForAnother) {
  ASSERT_EQ(store().put(key(1), audio(100, 1)), TTS_OK);
  ASSERT_EQ(store().touch(key(1), 1'800'000'000'000, 5), TTS_OK);
  ASSERT_EQ(store().remove({key(1)}), TTS_OK);
  ASSERT_EQ(store().put(key(1), audio(100, 2)), TTS_OK);
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 2));
  EXPECT_EQ(info_of(store(), key(1)).hit_count, 0u);
}

}  // namespace
}  // namespace caesura::test
