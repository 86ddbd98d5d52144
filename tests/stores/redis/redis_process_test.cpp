// R8, R9, R24: processes that share one server make each entry once, whoever of them dies.
#include <sys/wait.h>

#include <csignal>
#include <random>

#include "tests/stores/lease_calls.hpp"
#include "tests/stores/redis/redis_fixture.hpp"

namespace caesura::test {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kBytes = 3000;

class RedisProcess : public RedisTest {
 protected:
  // The counter stands in for the paid service: what it counts was billed.
  std::string bill() const { return prefix() + "bill"; }
  int64_t billed() { return PlainClient(server()).number({"GET", bill()}); }

  // Runs `body` in a process of its own, with a store of its own.
  pid_t spawn(const std::function<void(Redis&)>& body) {
    server();  // started by the parent, whose child it must be
    const pid_t child = ::fork();
    if (child != 0) return child;
    try {
      Redis redis(socket(), config());
      body(redis);
    } catch (const std::exception& exception) {
      std::fprintf(stderr, "%s\n", exception.what());
      ::_exit(1);
    }
    ::_exit(0);
  }
  static bool ended_well(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
};

// What a cache does on a miss: the lease, another look, the paid call, a fenced put. Whoever does
// not get the lease looks again until the entry is there.
void get_or_make(StoreCalls& store, LeaseCalls& leases, const PlainClient& plain,
                 const std::string& bill, uint64_t number, int64_t ttl_ms) {
  std::mt19937 random(static_cast<unsigned>(number));
  for (;;) {
    if (store.audio_of(key(number)) == audio(kBytes, number)) return;
    const int64_t fence = leases.acquire(key(number), ttl_ms);
    if (fence > 0) {
      if (store.audio_of(key(number)) != audio(kBytes, number)) {
        plain.ask({"INCR", bill});
        leases.put(key(number), audio(kBytes, number), fence);
      }
      leases.release(key(number), fence);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5 + random() % 10));
  }
}

// R8. CI: 4 processes of 4 threads, 60 entries; full: 4 of 16, 1 000.
TEST_F(RedisProcess, EachEntryIsMadeOnceInAll) {
  const uint64_t entries = full_size() ? 1000 : 60;
  const int threads = full_size() ? 16 : 4;
  std::vector<pid_t> children;
  for (unsigned process = 0; process < 4; ++process) {
    children.push_back(spawn([&](Redis& redis) {
      std::vector<std::jthread> running;
      for (int t = 0; t < threads; ++t) {
        running.emplace_back([&, t] {
          StoreCalls mine(redis.table());
          LeaseCalls leases(redis.table());
          const PlainClient plain(server());
          for (uint64_t i = 0; i < entries; ++i) {
            const uint64_t number = (i + static_cast<uint64_t>(t) * 7) % entries;
            get_or_make(mine, leases, plain, bill(), number, 60'000);
          }
        });
      }
    }));
  }
  for (const pid_t child : children) EXPECT_TRUE(ended_well(child));
  EXPECT_EQ(billed(), static_cast<int64_t>(entries));
  Redis redis(socket(), config());
  EXPECT_EQ(redis->scan().size(), entries);
}

// R9: the leader is killed while the service works. CI: 4, full: 200.
TEST_F(RedisProcess, AKilledLeaderCostsOneMoreCallAndItsTime) {
  const int rounds = full_size() ? 200 : 4;
  constexpr int64_t kTtlMs = 300;
  for (int round = 0; round < rounds; ++round) {
    const auto number = static_cast<uint64_t>(round);
    const PlainClient plain(server());
    plain.ask({"DEL", bill()});
    const pid_t leader = spawn([&](Redis& redis) {
      LeaseCalls leases(redis.table());
      if (leases.acquire(key(number), kTtlMs) > 0) PlainClient(server()).ask({"INCR", bill()});
      ::pause();
    });
    while (plain.ask({"GET", bill()}).empty()) std::this_thread::yield();
    ::kill(leader, SIGKILL);
    ::waitpid(leader, nullptr, 0);
    Redis redis(socket(), config());
    LeaseCalls leases(redis.table());
    StoreCalls mine(redis.table());
    const auto start = steady_clock::now();
    get_or_make(mine, leases, plain, bill(), number, kTtlMs);
    EXPECT_LE(milliseconds_since(start), kTtlMs + 1000);
    EXPECT_EQ(billed(), 2);
    EXPECT_EQ(redis->audio_of(key(number)), audio(kBytes, number));
  }
}

// R9: the leader is stopped beyond its time, and then comes back. CI: 4, full: 200.
TEST_F(RedisProcess, AStoppedLeadersLateResultIsRefused) {
  const int rounds = full_size() ? 200 : 4;
  constexpr int64_t kTtlMs = 200;
  for (int round = 0; round < rounds; ++round) {
    const auto number = static_cast<uint64_t>(round);
    const PlainClient plain(server());
    const std::string begun = prefix() + "begun";
    plain.ask({"DEL", begun});
    const pid_t leader = spawn([&](Redis& redis) {
      LeaseCalls leases(redis.table());
      const int64_t fence = leases.acquire(key(number), kTtlMs);
      PlainClient(server()).ask({"INCR", begun});
      ::raise(SIGSTOP);
      const bool refused =
          leases.put(key(number), audio(kBytes, 999), fence, TTS_PUT_REPLACE) == TTS_ABORTED &&
          leases.renew(key(number), fence, kTtlMs) == TTS_ABORTED;
      ::_exit(refused ? 0 : 1);
    });
    int status = 0;
    ASSERT_EQ(::waitpid(leader, &status, WUNTRACED), leader);
    ASSERT_TRUE(WIFSTOPPED(status));
    Redis redis(socket(), config());
    LeaseCalls leases(redis.table());
    StoreCalls mine(redis.table());
    get_or_make(mine, leases, plain, bill(), number, kTtlMs);
    ::kill(leader, SIGCONT);
    EXPECT_TRUE(ended_well(leader));
    EXPECT_EQ(redis->audio_of(key(number)), audio(kBytes, number));
  }
  EXPECT_EQ(billed(), rounds);
}

// R24.
TEST_F(RedisProcess, AForkedChildIsToldSo) {
  Redis redis(socket(), config());
  ASSERT_EQ(redis->put(key(1), audio(100, 1)), TTS_OK);
  const pid_t child = ::fork();
  if (child == 0) {
    int bad = 0;
    bad += redis->audio_of(key(1)) != "<9>";
    bad += redis->put(key(2), "x") != TTS_FAILED_PRECONDITION;
    bad += redis->touch(key(1), 1, 1) != TTS_FAILED_PRECONDITION;
    bad += redis->remove({key(1)}) != TTS_FAILED_PRECONDITION;
    bad += redis.message().find("fork") == std::string::npos;
    bad += LeaseCalls(redis.table()).acquire(key(1), 1000) != -TTS_FAILED_PRECONDITION;
    redis.close();
    ::_exit(bad);
  }
  EXPECT_TRUE(ended_well(child));
  EXPECT_EQ(redis->audio_of(key(1)), audio(100, 1));
}

TEST_F(RedisProcess, HundredsOfOpeningsLeakNothing) {
  const auto count = [](const char* folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
  };
  const std::string by_name = "redis://localhost:" + std::to_string(server().port());
  // What the first ones of each kind start for good is no leak.
  for (const std::string& address : {socket(), by_name}) {
    Redis redis(address, config());
    ASSERT_EQ(redis->put(key(1), audio(100, 1), TTS_PUT_REPLACE), TTS_OK) << redis.message();
  }
  const auto descriptors = count("/proc/self/fd");
  const auto threads = count("/proc/self/task");
  for (int i = 0; i < 300; ++i) {
    Redis redis(i % 2 == 0 ? socket() : by_name, config());
    ASSERT_EQ(redis->put(key(1), audio(100, 1), TTS_PUT_REPLACE), TTS_OK) << redis.message();
  }
  EXPECT_EQ(count("/proc/self/fd"), descriptors);
  EXPECT_EQ(count("/proc/self/task"), threads);
}

}  // namespace
}  // namespace caesura::test
