// R6, R7: what is damaged or misplaced is never played, set aside and counted.
#include "plugins/stores/disk/paths.hpp"
#include "plugins/support/entry/checksum.hpp"
#include "tests/stores/disk_fixture.hpp"

namespace caesura::test {
namespace {

class DiskDamage : public DiskTest {
 protected:
  void SetUp() override {
    disk = std::make_unique<Disk>(folder(), R"(, "durability": "none")");
    Sample sample(audio(300, 1));
    sample.add_label("project", "emma");
    sample.add_mark(TTS_MARK_WORD, 5, "word");
    ASSERT_EQ((*disk)->put(key(1), sample), TTS_OK);
    path = disk->files().at(0);
    good = file_text(path);
  }
  StoreCalls& store() { return *disk->operator->(); }
  // Puts these bytes in the entry's place; they must be refused and taken away.
  void refuse(const std::string& bytes, const std::string& what) {
    write_file(path, bytes);
    BlobKeeper keeper;
    ASSERT_EQ(store().get(key(1), keeper), TTS_DATA_LOSS) << what;
    ASSERT_EQ(keeper.begins, 0) << what;
    ASSERT_FALSE(fs::exists(path)) << what;
    ++damaged;
  }

  std::unique_ptr<Disk> disk;
  fs::path path;
  std::string good;
  int damaged = 0;
};

// R6 in full size: 10 000 damaged entries.
TEST_F(DiskDamage, TenThousandDamagedEntriesAreFoundAndCountedOnce) {
  const std::size_t header = good.size() - 300 - 16;
  for (std::size_t bit = 0; bit < header * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    refuse(bad, "header bit " + std::to_string(bit));
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    refuse(good.substr(0, size), "cut to " + std::to_string(size));
  }
  for (std::size_t more = 1; more <= 500; ++more) {
    refuse(good + std::string(more, '\0'), "longer by " + std::to_string(more));
  }
  uint64_t random = 42;
  while (damaged < 10'000) {
    random = random * 6364136223846793005ULL + 1442695040888963407ULL;
    const std::size_t bit = header * 8 + (random >> 33) % (316 * 8);
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    refuse(bad, "body bit " + std::to_string(bit));
  }
  EXPECT_EQ(store().statistic("corrupt_total"), 10'000);
  EXPECT_EQ(disk->host.metric("caesura_store_corrupt_total,object=disk"), 10'000);
  EXPECT_LE(Disk::count(folder() / "trash"), 257u);
  EXPECT_EQ(store().statistic("entries"), 0);
  EXPECT_EQ(store().audio_of(key(1)), "<5>");
}

TEST_F(DiskDamage, AGoodEntryTakesTheDamagedOnesPlace) {
  refuse(good.substr(1), "shifted");
  ASSERT_EQ(store().put(key(1), audio(300, 2)), TTS_OK);
  EXPECT_EQ(store().audio_of(key(1)), audio(300, 2));
}

TEST_F(DiskDamage, APutMayReplaceADamagedEntryThatNobodyRead) {
  write_file(path, good.substr(0, 50));
  ASSERT_EQ(store().put(key(1), audio(300, 2)), TTS_OK) << store().error.message;
  EXPECT_EQ(store().audio_of(key(1)), audio(300, 2));
}

// R7. CI: 250 entries at other keys, tenants and schemes each; full: 1 000 each.
TEST_F(DiskDamage, AnEntryMovedToAnotherKeyTenantOrSchemeIsRefused) {
  const uint64_t count = full_size() ? 1000 : 250;
  uint64_t refused = 0;
  for (uint64_t i = 0; i < count; ++i) {
    for (const Key& other :
         {key(i + 2), key(1, "tenant" + std::to_string(i)), key(1, "", "s" + std::to_string(i))}) {
      write_file(folder() / disk::EntryPath(other.view()).c_str(), good);
      refused += store().audio_of(other) == "<15>" ? 1u : 0u;
    }
  }
  EXPECT_EQ(refused, 3 * count);
  EXPECT_EQ(store().audio_of(key(1)), audio(300, 1));
}

TEST_F(DiskDamage, AnEntryOfANewerFormatIsLeftAlone) {
  std::string newer = good;
  newer[8] = 2;
  const auto prefix = std::as_bytes(std::span(newer)).first(12);
  const auto sum = static_cast<uint32_t>(entry::checksum64(prefix));
  std::memcpy(newer.data() + 12, &sum, sizeof sum);
  write_file(path, newer);
  EXPECT_EQ(store().audio_of(key(1)), "<9>");
  EXPECT_NE(std::string(store().error.message).find("format version 2"), std::string::npos);
  EXPECT_EQ(store().put(key(1), "x"), TTS_ALREADY_EXISTS);
  EXPECT_EQ(file_text(path), newer);
  EXPECT_EQ(store().statistic("corrupt_total"), 0);
}

TEST_F(DiskDamage, PlantedLinksAreNotFollowed) {
  const fs::path outside = folder().parent_path() / "outside.tca";
  write_file(outside, good);
  fs::remove(path);
  fs::create_symlink(outside, path);
  EXPECT_EQ(store().audio_of(key(1)), "<15>");
  EXPECT_FALSE(fs::exists(fs::symlink_status(path)));
  EXPECT_EQ(file_text(outside), good);

  const fs::path digits = path.parent_path();
  fs::remove_all(digits);
  fs::create_directories(folder().parent_path() / "elsewhere");
  write_file(folder().parent_path() / "elsewhere" / path.filename(), good);
  fs::create_directory_symlink(folder().parent_path() / "elsewhere", digits);
  EXPECT_NE(store().audio_of(key(1)), audio(300, 1));
}

TEST_F(DiskDamage, SomethingElseInAnEntrysPlaceIsSetAside) {
  fs::remove(path);
  fs::create_directory(path);
  EXPECT_EQ(store().audio_of(key(1)), "<15>");
  EXPECT_EQ(store().audio_of(key(1)), "<5>");
}

}  // namespace
}  // namespace caesura::test
