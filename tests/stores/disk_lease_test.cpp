// Leases of the disk store between processes that die, stop and fork.
#include <sys/file.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "tests/stores/disk_fixture.hpp"
#include "tests/stores/lease_calls.hpp"

namespace caesura::test {
namespace {

class DiskLease : public DiskTest {
 protected:
  // A process that takes the lease, tells its fence through a pipe, and stays until it is told to
  // go on; then it puts under the fence and ends with what the put answered.
  class Holder {
   public:
    Holder(const fs::path& folder, const Key& one, int64_t ttl_ms) {
      EXPECT_EQ(::pipe(told_), 0);
      process_ = ::fork();
      if (process_ != 0) {
        ::close(told_[1]);
        return;
      }
      Disk disk(folder);
      LeaseCalls leases(disk->table());
      const int64_t fence = leases.acquire(one, ttl_ms);
      (void)!::write(told_[1], &fence, sizeof fence);
      ::raise(SIGSTOP);
      const tts_status status = leases.put(one, audio(100, 1), fence);
      disk.close();
      ::_exit(status);
    }
    ~Holder() { ::close(told_[0]); }
    int64_t fence() {
      int64_t fence = 0;
      EXPECT_EQ(::read(told_[0], &fence, sizeof fence), static_cast<ssize_t>(sizeof fence));
      int status = 0;
      EXPECT_EQ(::waitpid(process_, &status, WUNTRACED), process_);
      EXPECT_TRUE(WIFSTOPPED(status));
      return fence;
    }
    int end(int signal) {
      ::kill(process_, signal);
      int status = 0;
      EXPECT_EQ(::waitpid(process_, &status, 0), process_);
      return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

   private:
    int told_[2] = {-1, -1};
    pid_t process_;
  };
};

TEST_F(DiskLease, ADeadProcessIsFollowedAtOnce) {
  for (uint64_t i = 0; i < 5; ++i) {
    Holder holder(folder(), key(i), 3'600'000);
    const int64_t fence = holder.fence();
    ASSERT_GT(fence, 0);
    Disk disk(folder());
    LeaseCalls leases(disk->table());
    EXPECT_EQ(leases.acquire(key(i)), kHeldElsewhere);
    EXPECT_EQ(holder.end(SIGKILL), -SIGKILL);
    const int64_t later = leases.acquire(key(i));
    EXPECT_GT(later, fence) << "the lease would have lasted an hour";
    EXPECT_EQ(leases.release(key(i), later), TTS_OK);
  }
}

TEST_F(DiskLease, AStoppedProcessIsTakenOverAndStoresNothingAfterwards) {
  Holder holder(folder(), key(1), 100);
  const int64_t fence = holder.fence();
  ASSERT_GT(fence, 0);
  Disk disk(folder());
  LeaseCalls leases(disk->table());
  int64_t later = kHeldElsewhere;
  for (int i = 0; i < 5000 && later == kHeldElsewhere; ++i) {
    later = leases.acquire(key(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ASSERT_GT(later, fence);
  EXPECT_EQ(holder.end(SIGCONT), TTS_ABORTED);
  EXPECT_EQ(disk->audio_of(key(1)), "<5>");
  EXPECT_EQ(leases.put(key(1), audio(100, 2), later), TTS_OK);
  EXPECT_EQ(disk->audio_of(key(1)), audio(100, 2));
}

TEST_F(DiskLease, AStoppedProcessThatNobodyFollowedStoresItsAudio) {
  Holder holder(folder(), key(1), 1);
  ASSERT_GT(holder.fence(), 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(holder.end(SIGCONT), TTS_OK) << "it is paid for, and nobody else makes it";
}

TEST_F(DiskLease, KeysOfOneFileNeverWaitForEachOther) {
  Disk disk(folder());
  LeaseCalls leases(disk->table());
  std::vector<std::pair<Key, int64_t>> held;
  for (uint64_t i = 0; i < 100; ++i) {
    Key one = key(i);
    one.digest.replace(0, 2, "00");
    held.emplace_back(one, leases.acquire(one));
    EXPECT_GT(held.back().second, 0);
  }
  EXPECT_EQ(Disk::count(folder() / "lock"), 1u);
  for (std::size_t i = 0; i < held.size(); i += 2) {
    EXPECT_EQ(leases.release(held[i].first, held[i].second), TTS_OK);
    EXPECT_EQ(leases.acquire(held[i + 1].first), kHeldElsewhere);
    EXPECT_GT(leases.acquire(held[i].first), held[i].second);
  }
}

TEST_F(DiskLease, TwoCopiesOfThePluginExcludeEachOther) {
  Disk one(folder());
  Disk other(folder(), "", true);
  LeaseCalls mine(one->table());
  LeaseCalls theirs(other->table());
  const int64_t fence = mine.acquire(key(1));
  ASSERT_GT(fence, 0);
  EXPECT_EQ(theirs.acquire(key(1)), kHeldElsewhere);
  EXPECT_EQ(theirs.put(key(1), audio(10, 1), fence), TTS_ABORTED) << "another one's fence";
  one.close();
  EXPECT_GT(theirs.acquire(key(1)), fence) << "a store that is closed holds nothing";
}

TEST_F(DiskLease, AForkedChildIsToldSoAndDoesNotEndItsParentsLease) {
  Disk disk(folder());
  LeaseCalls leases(disk->table());
  ASSERT_EQ(disk->statistic("entries"), 0);  // SQLite is not at work while it forks
  const int64_t fence = leases.acquire(key(1));
  const pid_t child = ::fork();
  if (child == 0) {
    int bad = leases.acquire(key(2)) != -TTS_FAILED_PRECONDITION;
    bad += leases.renew(key(1), fence) != TTS_FAILED_PRECONDITION;
    bad += leases.release(key(1), fence) != TTS_FAILED_PRECONDITION;
    disk.close();
    ::_exit(bad);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  Disk other(folder());
  EXPECT_EQ(LeaseCalls(other->table()).acquire(key(1)), kHeldElsewhere);
  EXPECT_EQ(leases.renew(key(1), fence), TTS_OK);
}

TEST_F(DiskLease, FilesThatAreDamagedGoneOrLockedHarmNobody) {
  Disk disk(folder());
  LeaseCalls leases(disk->table());
  const Key one = key(1);
  const fs::path file = folder() / "lock" / one.digest.substr(0, 2);
  const int64_t first = leases.acquire(one);
  ASSERT_GT(first, 0);
  for (const std::string& content :
       {std::string(), std::string(100, 'x'), std::string(4096, '\xFF')}) {
    write_file(file, content);
    EXPECT_EQ(leases.renew(one, first), TTS_ABORTED);
    const int64_t fence = leases.acquire(one);
    EXPECT_GT(fence, first) << "fences rise though the last one is forgotten";
    EXPECT_EQ(leases.release(one, fence), TTS_OK);
  }
  fs::remove(file);
  const int64_t fence = leases.acquire(one);
  EXPECT_GT(fence, first);
  const int stranger = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(::flock(stranger, LOCK_EX), 0);
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(leases.acquire(one), -TTS_UNAVAILABLE);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2)) << "20 ms are meant";
  EXPECT_EQ(leases.put(one, audio(10, 1), fence), TTS_OK) << "nobody can say; the audio is good";
  ::close(stranger);
}

TEST_F(DiskLease, AStartLeavesTheFilesAndNothingElse) {
  {
    Holder holder(folder(), key(1), 60'000);
    ASSERT_GT(holder.fence(), 0);
    holder.end(SIGKILL);
  }
  {
    Disk disk(folder());
    EXPECT_EQ(disk->put(key(2), audio(10, 1)), TTS_OK);
    EXPECT_EQ(disk->statistic("entries"), 1);
  }
  EXPECT_TRUE(fs::exists(folder() / "lock" / key(1).digest.substr(0, 2)));
  EXPECT_LE(Disk::count(folder() / "lock"), 2u) << "the other is the lock of the eviction";
}

TEST_F(DiskLease, AFullDiskIsToldAndNoLeaseIsLeft) {
  Disk disk(folder(), "", true);
  LeaseCalls leases(disk->table());
  disk.set_faults("write:1:28");
  EXPECT_EQ(leases.acquire(key(1)), -TTS_RESOURCE_EXHAUSTED);
  disk.set_faults("");
  EXPECT_GT(leases.acquire(key(1)), 0);
}

}  // namespace
}  // namespace caesura::test
