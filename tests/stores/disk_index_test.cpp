// The side index: hits in batches, the cap, and that losing it loses nothing.
#include "tests/stores/disk_fixture.hpp"

namespace caesura::test {
namespace {

constexpr const char* kQuick = R"(, "durability": "none")";

class DiskIndex : public DiskTest {
 protected:
  static void fill(Disk& disk, uint64_t count) {
    for (uint64_t i = 0; i < count; ++i) {
      ASSERT_EQ(disk->put(key(i), audio(1000, i)), TTS_OK) << disk->error.message;
    }
  }
};

TEST_F(DiskIndex, KeepsUseOverARestart) {
  {
    Disk disk(folder(), kQuick);
    fill(disk, 3);
    ASSERT_EQ(disk->touch(key(1), 1'800'000'000'000, 5), TTS_OK);
  }
  Disk disk(folder(), kQuick);
  const auto all = disk->list(nullptr);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[2].digest, digest(1));
  EXPECT_EQ(all[2].info().hit_count, 5u);
  EXPECT_EQ(all[2].info().accessed_ms, 1'800'000'000'000);
  EXPECT_EQ(disk->statistic("recorded_hits"), 5);
}

TEST_F(DiskIndex, IsMadeAnewWhenItIsGoneOrDamaged) {
  {
    Disk disk(folder(), kQuick);
    fill(disk, 50);
  }
  for (const char* damage : {"", "this is no database at all, and it is longer than a header"}) {
    fs::remove(folder() / "index.db");
    if (*damage != '\0')
      write_file(folder() / "index.db", std::string(damage) + std::string(8192, 'x'));
    Disk disk(folder(), kQuick);
    EXPECT_EQ(disk->audio_of(key(7)), audio(1000, 7));
    EXPECT_EQ(disk->statistic("entries"), 50);
    EXPECT_EQ(disk->list(nullptr).size(), 50u);
  }
}

TEST_F(DiskIndex, MayLiveInMemory) {
  {
    Disk disk(folder(), R"(, "durability": "none", "index": "memory")");
    fill(disk, 20);
    EXPECT_EQ(disk->statistic("entries"), 20);
  }
  EXPECT_FALSE(fs::exists(folder() / "index.db"));
  Disk disk(folder(), R"(, "durability": "none", "index": "memory")");
  EXPECT_EQ(disk->statistic("entries"), 20);
}

TEST_F(DiskIndex, HitsAreWrittenInFewStatements) {
  Disk disk(folder(), kQuick);
  fill(disk, 50);
  const double before = disk->statistic("touch_statements_total");
  for (uint64_t hit = 0; hit < 10'000; ++hit) {
    ASSERT_EQ(disk->touch(key(hit % 50), 1'800'000'000'000 + static_cast<int64_t>(hit), 1), TTS_OK);
  }
  EXPECT_EQ(disk->statistic("recorded_hits"), 10'000);
  EXPECT_LE(disk->statistic("touch_statements_total") - before, 100);
}

TEST_F(DiskIndex, TheLeastRecentlyUsedLeaveAboveTheCap) {
  Disk disk(folder(), R"(, "durability": "none", "max_bytes": "400KiB")");
  int64_t now = 1'700'000'000'000;
  for (uint64_t i = 0; i < 400; ++i) {
    Sample sample(audio(3000, i));
    sample.raw().created_ms = sample.raw().accessed_ms = now += 1000;
    ASSERT_EQ(disk->put(key(i), sample), TTS_OK);
    ASSERT_EQ(disk->touch(key(0), now + 1, 1), TTS_OK);
  }
  disk.close();  // the last batch
  uint64_t bytes = 0;
  for (const fs::path& file : disk.files()) bytes += (fs::file_size(file) + 4095) / 4096 * 4096;
  EXPECT_LE(bytes, 400u << 10);
  EXPECT_GE(bytes, 300u << 10);
  Disk again(folder(), kQuick);
  EXPECT_EQ(again->audio_of(key(0)), audio(3000, 0));
  EXPECT_EQ(again->audio_of(key(399)), audio(3000, 399));
  EXPECT_EQ(again->audio_of(key(1)), "<5>");
  EXPECT_EQ(again->statistic("entries"), static_cast<double>(again.files().size()));
}

TEST_F(DiskIndex, FilesThatVanishedAreNoTrouble) {
  Disk disk(folder(), kQuick);
  fill(disk, 10);
  EXPECT_EQ(disk->statistic("entries"), 10);
  for (const fs::path& file : disk.files()) fs::remove(file);
  EXPECT_EQ(disk->audio_of(key(3)), "<5>");
  EXPECT_TRUE(disk->list(nullptr).empty());
  EXPECT_TRUE(disk->scan().empty());
  uint64_t removed = 9;
  EXPECT_EQ(disk->remove({key(1)}, &removed), TTS_OK);
  EXPECT_EQ(removed, 0u);
}

TEST_F(DiskIndex, TwoStoresOnOneFolderAgree) {
  Disk one(folder(), kQuick);
  Disk other(folder(), kQuick);
  for (uint64_t i = 0; i < 40; ++i) {
    Disk& writer = i % 2 == 0 ? one : other;
    ASSERT_EQ(writer->put(key(i), audio(1000, i)), TTS_OK);
  }
  for (uint64_t i = 0; i < 40; ++i) {
    EXPECT_EQ(one->audio_of(key(i)), audio(1000, i));
    EXPECT_EQ(other->put(key(i), "x"), TTS_ALREADY_EXISTS);
  }
  one->statistic("entries");  // counting writes what is pending
  other->statistic("entries");
  EXPECT_EQ(one->statistic("entries"), 40);
  EXPECT_EQ(other->statistic("entries"), 40);
}

}  // namespace
}  // namespace caesura::test
