// R3, R4: file systems that are full, and machines that lose power.
#include <random>

#include "tests/stores/disk_fixture.hpp"
#include "tests/stores/mount.hpp"

namespace caesura::test {
namespace {

class DiskMount : public DiskTest {
 protected:
  void SetUp() override { own_mounts(); }
};

// R4 without fault points: 1 000 puts on 8 MiB.
TEST_F(DiskMount, AFullFileSystemKeepsWhatItHasAndTakesMoreOnceThereIsRoom) {
  const Mount full = Mount::memory(folder(), "8m");
  Disk disk(full.path() / "store", R"(, "durability": "none")");
  std::vector<uint64_t> there;
  for (uint64_t i = 0; i < 1000; ++i) {
    const tts_status status = disk->put(key(i), audio(100'000, i));
    if (status == TTS_OK) there.push_back(i);
    ASSERT_TRUE(status == TTS_OK || status == TTS_RESOURCE_EXHAUSTED) << disk->error.message;
    if (i % 50 == 49) disk.host.advance_ms(5001);  // a rest is over, and the disk as full as before
  }
  EXPECT_GE(there.size(), 60u);
  EXPECT_LE(there.size(), 84u);
  for (const uint64_t i : there) ASSERT_EQ(disk->audio_of(key(i)), audio(100'000, i)) << i;
  EXPECT_EQ(Disk::count(full.path() / "store" / "tmp"), 0u);
  std::vector<Key> some;
  for (std::size_t i = 0; i < 10; ++i) some.push_back(key(there[i]));
  ASSERT_EQ(disk->remove(some), TTS_OK) << disk->error.message;
  disk.host.advance_ms(5001);
  EXPECT_EQ(disk->put(key(5000), audio(100'000, 5000)), TTS_OK) << disk->error.message;
  EXPECT_EQ(disk->audio_of(key(5000)), audio(100'000, 5000));
  EXPECT_EQ(disk->statistic("corrupt_total"), 0);
}

struct Loss {
  const char* durability;
  bool keeps_all;  // that was acknowledged
};
void PrintTo(const Loss& loss, std::ostream* out) {
  *out << loss.durability;
}

// R3. A power cut is a copy of what the disk has just then. CI: 4 of each kind; full: 67.
class PowerCut : public DiskMount, public ::testing::WithParamInterface<Loss> {};

TEST_P(PowerCut, NeverShowsAWrongByte) {
  const int cuts = full_size() ? 67 : 4;
  std::mt19937 random(7);
  fs::create_directories(folder());
  for (int cut = 0; cut < cuts; ++cut) {
    const fs::path image = folder() / "disk.img";
    const fs::path copy = folder() / "copy.img";
    Mount::make_image(image, "24M");
    std::vector<Key> acknowledged;
    {
      const Mount mount = Mount::image(image, folder() / "before");
      Disk disk(mount.path() / "store",
                std::string(R"(, "durability": ")") + GetParam().durability + "\"");
      const uint64_t entries = 1 + random() % 20;
      for (uint64_t i = 0; i < entries; ++i) {
        ASSERT_EQ(disk->put(key(i), audio(30'000, i)), TTS_OK) << disk->error.message;
        acknowledged.push_back(key(i));
      }
      ASSERT_EQ(std::system(("cp '" + image.string() + "' '" + copy.string() + "'").c_str()), 0);
    }
    const Mount mount = Mount::image(copy, folder() / "after");
    Disk disk(mount.path() / "store");
    for (uint64_t i = 0; i < acknowledged.size(); ++i) {
      const std::string got = disk->audio_of(acknowledged[i]);
      EXPECT_TRUE(got == audio(30'000, i) || (got.starts_with("<") && !GetParam().keeps_all))
          << "cut " << cut << ", entry " << i << ": " << got.substr(0, 9);
    }
    EXPECT_EQ(disk->put(key(100), audio(1000, 100)), TTS_OK) << disk->error.message;
    EXPECT_EQ(disk->audio_of(key(100)), audio(1000, 100));
  }
}

INSTANTIATE_TEST_SUITE_P(Durability, PowerCut,
                         ::testing::Values(Loss{"none", false}, Loss{"data", false},
                                           Loss{"full", true}),
                         [](const auto& loss) { return std::string(loss.param.durability); });

}  // namespace
}  // namespace caesura::test
