// What only a folder has: links, mounts, drafts.
#include <fstream>
#include <thread>

#include "plugins/stores/postgres_blob/blobs/directory_container.hpp"
#include "tests/stores/blobs/container_fixture.hpp"

namespace caesura::postgres_blob {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Directory : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override { ASSERT_TRUE(blobs->create(tts::Context(nullptr)).ok()); }

  testing::TemporaryFolder folder;
  fs::path root = folder.path() / "blobs";
  Blobs blobs{std::make_unique<DirectoryContainer>(root.string(), Durability::none, GetParam())};
};

INSTANTIATE_TEST_SUITE_P(Writes, Directory, ::testing::Values(true, false),
                         [](const auto& unnamed) {
                           return unnamed.param ? "ByUnnamedFiles" : "ByDrafts";
                         });

TEST_P(Directory, LeavesNothingButBlobsAndItsMarker) {
  ASSERT_TRUE(blobs.put("t/k3/ab/c", "bytes").ok());
  EXPECT_EQ(blobs.put("t/k3/ab/c", "other").code(), TTS_ALREADY_EXISTS);
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), root).string());
  }
  EXPECT_THAT(files, ::testing::UnorderedElementsAre("t/k3/ab/c", "~caesura"));
  EXPECT_EQ(fs::status(root / "t/k3/ab/c").permissions(), fs::perms(0600));
}

TEST_P(Directory, OneOfManyWritersOfAName) {
  std::vector<std::thread> writers;
  std::atomic<int> winners = 0;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&, i] {
      if (blobs.put("a/b", std::string(100'000, static_cast<char>('0' + i))).ok()) ++winners;
    });
  }
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(winners, 1);
  const std::string bytes = blobs.get("a/b");
  EXPECT_EQ(bytes, std::string(100'000, bytes.at(0)));
}

TEST_P(Directory, FollowsNoLinks) {
  const fs::path outside = folder.path() / "outside";
  fs::create_directory(outside);
  std::ofstream(outside / "secret") << "secret";
  fs::create_directory_symlink(outside, root / "out");
  fs::create_symlink(outside / "secret", root / "leaf");
  BlobItem item;
  for (const char* name : {"out/secret", "leaf"}) {
    EXPECT_EQ(blobs.get_code(name), TTS_FAILED_PRECONDITION) << name;
    EXPECT_EQ(blobs.stat(name, item).code(), TTS_FAILED_PRECONDITION) << name;
    EXPECT_FALSE(blobs.put(name, "x").ok()) << name;
  }
  EXPECT_FALSE(blobs.put("out/more", "x").ok());
  EXPECT_EQ(blobs.remove({"out/secret"}), "f");
  EXPECT_THAT(blobs.list(), ElementsAre());
  EXPECT_TRUE(fs::exists(outside / "secret"));
  EXPECT_FALSE(fs::exists(outside / "more"));
}

TEST_P(Directory, AFileSystemThatIsNotMountedIsNoEmptyContainer) {
  ASSERT_TRUE(blobs.put("a", "x").ok());
  fs::rename(root, folder.path() / "elsewhere");
  EXPECT_EQ(blobs.get_code("a"), TTS_FAILED_PRECONDITION);
  fs::create_directory(root);
  EXPECT_EQ(blobs.get_code("a"), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(blobs.get("a"), HasSubstr("~caesura"));
  EXPECT_EQ(blobs.remove({"a"}), std::to_string(TTS_FAILED_PRECONDITION) +
                                     ": directory: " + root.string() +
                                     " is no container (it has no file ~caesura); mount it, or "
                                     "make it");
  fs::remove(root);
  fs::rename(folder.path() / "elsewhere", root);
  EXPECT_EQ(blobs.get("a"), "x");
}

TEST_P(Directory, AFolderIsNoBlob) {
  ASSERT_TRUE(blobs.put("a/b", "x").ok());
  EXPECT_EQ(blobs.get_code("a"), TTS_NOT_FOUND);
  EXPECT_EQ(blobs.get_code("a/b/c"), TTS_NOT_FOUND);
  EXPECT_EQ(blobs.put("a", "x").code(), TTS_ALREADY_EXISTS);
  EXPECT_EQ(blobs.remove({"a", "a/b/c"}), "aa");
  EXPECT_EQ(blobs.get("a/b"), "x");
}

TEST_P(Directory, AListSweepsWhatACrashLeft) {
  fs::create_directory(root / "~drafts");
  std::ofstream(root / "~drafts/old") << "x";
  std::ofstream(root / "~drafts/new") << "x";
  fs::last_write_time(root / "~drafts/old",
                      fs::file_time_type::clock::now() - std::chrono::hours(2));
  EXPECT_THAT(blobs.list(), ElementsAre());
  EXPECT_FALSE(fs::exists(root / "~drafts/old"));
  EXPECT_TRUE(fs::exists(root / "~drafts/new"));
}

TEST(DirectoryDurability, OfEveryKindWrites) {
  for (const Durability durability : {Durability::none, Durability::data, Durability::full}) {
    const testing::TemporaryFolder folder;
    Blobs blobs(std::make_unique<DirectoryContainer>(folder.path().string(), durability));
    ASSERT_TRUE(blobs->create(tts::Context(nullptr)).ok());
    ASSERT_TRUE(blobs.put("a/b", "x").ok());
    EXPECT_EQ(blobs.get("a/b"), "x");
  }
}

}  // namespace
}  // namespace caesura::postgres_blob
