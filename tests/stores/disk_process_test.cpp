// R24: forks, many openings, two copies of the plugin in one process.
#include <sys/wait.h>

#include "tests/stores/disk_fixture.hpp"

namespace caesura::test {
namespace {

class DiskProcess : public DiskTest {
 protected:
  static std::size_t descriptors() { return Disk::count("/proc/self/fd"); }
  static std::size_t threads() { return Disk::count("/proc/self/task"); }
};

TEST_F(DiskProcess, AForkedChildIsToldSo) {
  Disk disk(folder());
  ASSERT_EQ(disk->put(key(1), audio(100, 1)), TTS_OK);
  ASSERT_EQ(disk->statistic("entries"), 1);  // SQLite is not at work while it forks
  const pid_t child = ::fork();
  if (child == 0) {
    int bad = 0;
    bad += disk->audio_of(key(1)) != "<9>";
    bad += disk->put(key(2), "x") != TTS_FAILED_PRECONDITION;
    bad += disk->touch(key(1), 1, 1) != TTS_FAILED_PRECONDITION;
    bad += disk->remove({key(1)}) != TTS_FAILED_PRECONDITION;
    bad += std::string(disk->error.message).find("fork") == std::string::npos;
    bad += disk->statistic("entries") != -1;
    disk.close();
    Disk own(folder());
    bad += own->audio_of(key(1)) != audio(100, 1);
    own.close();
    ::_exit(bad);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(disk->audio_of(key(1)), audio(100, 1));
  EXPECT_EQ(disk->put(key(2), audio(100, 2)), TTS_OK);
}

TEST_F(DiskProcess, AThousandOpeningsLeakNothing) {
  { Disk first(folder()); }
  const std::size_t descriptors_before = descriptors();
  const std::size_t threads_before = threads();
  for (int i = 0; i < 1000; ++i) {
    Disk disk(folder(), R"(, "durability": "none")");
    if (i % 10 == 0) {
      ASSERT_EQ(disk->put(key(static_cast<uint64_t>(i)), audio(100, 1)), TTS_OK);
    }
  }
  EXPECT_EQ(descriptors(), descriptors_before);
  EXPECT_EQ(threads(), threads_before);
  EXPECT_LE(Disk::count(folder() / "lock"), 1u);
  Disk disk(folder());
  EXPECT_EQ(disk->statistic("entries"), 100);
}

TEST_F(DiskProcess, TwoCopiesOfThePluginShareAFolder) {
  Disk one(folder(), R"(, "durability": "none")");
  Disk other(folder(), R"(, "durability": "none")", true);
  for (uint64_t i = 0; i < 50; ++i) {
    ASSERT_EQ(one->put(key(i), audio(500, i)), TTS_OK);
    ASSERT_EQ(other->audio_of(key(i)), audio(500, i));
    ASSERT_EQ(other->put(key(i), audio(600, i), TTS_PUT_REPLACE), TTS_OK);
    ASSERT_EQ(one->audio_of(key(i)), audio(600, i));
  }
}

}  // namespace
}  // namespace caesura::test
