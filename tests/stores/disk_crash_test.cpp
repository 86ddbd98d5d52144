// R1, R2: processes that are killed while they write.
#include <poll.h>
#include <sys/wait.h>

#include <csignal>
#include <random>
#include <thread>

#include "tests/stores/disk_fixture.hpp"

namespace caesura::test {
namespace {

class DiskCrash : public DiskTest {
 protected:
  // After a crash: the next start finds only whole entries, clears away, and counts right.
  void expect_sound(const std::string& what) {
    Disk disk(folder());
    const double entries = disk->statistic("entries");
    const auto files = disk.files();
    EXPECT_EQ(entries, static_cast<double>(files.size())) << what;
    EXPECT_EQ(disk->scan().size(), files.size()) << what;
    EXPECT_EQ(Disk::count(folder() / "tmp"), 0u) << what;
    EXPECT_LE(Disk::count(folder() / "lock"), 1u) << what;  // the lock of the eviction
    EXPECT_EQ(disk->statistic("corrupt_total"), 0) << what;
  }
};

// Runs `body` in a process of its own; true when it was killed.
template <class Body>
bool killed(Body&& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

// R2: a kill at each call of the write path. CI: the first 5 of each kind; full: the first 40.
TEST_F(DiskCrash, AKillAtAnyCallLeavesWholeEntriesOnly) {
  const int positions = full_size() ? 40 : 5;
  int kills = 0;
  for (const char* call : {"open", "write", "fdatasync", "link", "rename", "mkdir", "unlink"}) {
    for (int at = 1; at <= positions; ++at) {
      const std::string what = std::string(call) + " " + std::to_string(at);
      const bool dead = killed([&] {
        Disk disk(folder(), "", true);
        disk.set_faults(std::string(call) + ":" + std::to_string(at) + ":kill");
        for (uint64_t i = 0; i < 30; ++i) {
          const Key one = key(i % 5, "t" + std::to_string(at));
          disk->put(one, audio(3000, i % 5), i % 3 == 0 ? TTS_PUT_REPLACE : TTS_PUT_KEEP_FIRST);
          if (i % 7 == 6) disk->remove({one});
        }
      });
      kills += dead ? 1 : 0;
      Disk disk(folder());
      for (uint64_t i = 0; i < 5; ++i) {
        const std::string got = disk->audio_of(key(i, "t" + std::to_string(at)));
        EXPECT_TRUE(got == "<5>" || got == audio(3000, i)) << what;
      }
      disk.close();
      expect_sound(what);
    }
  }
  EXPECT_GE(kills, positions * 6);
}

// Writes from four threads; tells each acknowledged entry through the pipe.
void write_until_killed(const fs::path& folder, uint64_t first, int pipe) {
  Disk disk(folder);
  std::vector<std::jthread> threads;
  for (uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      StoreCalls mine(disk->table());
      for (uint64_t i = 0;; ++i) {
        const uint64_t number = first + t * 10'000 + i;
        if (mine.put(key(number), audio(2000 + number % 5000, number)) != TTS_OK) return;
        if (::write(pipe, &number, sizeof number) != sizeof number) return;
      }
    });
  }
}

// R1: two processes of four writers. CI: 12 rounds, full: 500.
TEST_F(DiskCrash, KilledWritersLoseNothingThatWasAcknowledged) {
  const int rounds = full_size() ? 500 : 12;
  std::mt19937 random(20'240'817);
  std::uniform_int_distribution<int> milliseconds(2, 50);
  std::vector<uint64_t> acknowledged;
  for (int round = 0; round < rounds; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    std::vector<pid_t> children;
    for (uint64_t process = 0; process < 2; ++process) {
      const pid_t child = ::fork();
      if (child == 0) {
        ::close(ends[0]);
        write_until_killed(folder(), (static_cast<uint64_t>(round) * 2 + process) * 100'000,
                           ends[1]);
        ::_exit(0);
      }
      children.push_back(child);
    }
    ::close(ends[1]);
    // However busy the machine is, they are killed while they write.
    pollfd first{ends[0], POLLIN, 0};
    ASSERT_EQ(::poll(&first, 1, 60'000), 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds(random)));
    for (const pid_t child : children) ::kill(child, SIGKILL);
    uint64_t number = 0;
    while (::read(ends[0], &number, sizeof number) == sizeof number) acknowledged.push_back(number);
    ::close(ends[0]);
    for (const pid_t child : children) ::waitpid(child, nullptr, 0);
  }
  expect_sound("after all rounds");
  Disk disk(folder());
  EXPECT_GE(acknowledged.size(), static_cast<std::size_t>(rounds));
  for (const uint64_t number : acknowledged) {
    ASSERT_EQ(disk->audio_of(key(number)), audio(2000 + number % 5000, number)) << number;
  }
}

}  // namespace
}  // namespace caesura::test
