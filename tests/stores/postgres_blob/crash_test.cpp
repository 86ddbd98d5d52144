// R8, R9, R13: processes that work on one deployment at once, die or stop between two steps.
#include <sys/mman.h>

#include <boost/json.hpp>

#include "plugins/stores/postgres_blob/blobs/container_config.hpp"
#include "tests/stores/postgres_blob/fixture.hpp"

namespace caesura::test {
namespace {

constexpr const char* kShort = R"(, "upkeep_interval": "1h", "touch_interval": "1h",
  "grace": "0ms", "scrub_grace": "0ms", "put_timeout": "50ms")";

class PostgresCrash : public PostgresBlobTest {
 protected:
  // Options of the store, with the secrets that they need put into `mine`.
  virtual std::string config(TestHost& mine) const {
    static_cast<void>(mine);
    return kShort;
  }
  virtual std::size_t blob_count() { return blobs().size(); }
  PostgresStore open_again() { return open(config(host)); }
  // Everything that a blob can be is named by a row, and the rows' blobs are there; after the
  // queue, blobs and entries are the same number. A second reconcile finds nothing.
  void expect_sound(const std::string& what) {
    ASSERT_TRUE(eventually(
        [&] { return sql("SELECT count(*) FROM fill WHERE until > clock_timestamp()") == "0"; }));
    PostgresStore store = open_again();
    store.reconcile();
    EXPECT_EQ(store->status, TTS_OK) << what << ": " << store->error.message;
    EXPECT_EQ(count("fill"), 0) << what;
    EXPECT_LE(blob_count(), static_cast<std::size_t>(count("entry") + count("blob_gc"))) << what;
    // What a dead worker had taken is due again after a minute.
    sql("UPDATE blob_gc SET not_before = clock_timestamp()");
    EXPECT_EQ(store.reconcile().removed, 0u) << what;
    EXPECT_EQ(blob_count(), static_cast<std::size_t>(count("entry"))) << what;
    EXPECT_EQ(count("blob_gc"), 0) << what;
    EXPECT_EQ(store->statistic("dangling_total"), 0) << what;
    EXPECT_EQ(store->statistic("corrupt_total"), 0) << what;
  }
  static bool was_killed(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }
};

// Where the blobs are: in a directory, or in the emulator of Azure's storage.
class PostgresDeath : public PostgresCrash, public ::testing::WithParamInterface<const char*> {
 protected:
  bool azurite() const { return GetParam() == std::string_view("azurite"); }
  std::string config(TestHost& mine) const override {
    return kShort + (azurite() ? azurite_blobs(mine, folder.path()) : "");
  }
  std::size_t blob_count() override {
    if (!azurite()) return PostgresCrash::blob_count();
    const auto options = boost::json::parse("{\"\": 0" + config(host) + "}").as_object();
    const auto container =
        postgres_blob::make_container(tts::Host(host.table()), options.at("blobs").as_object());
    std::size_t number = 0;
    const auto status =
        container.value()->list(tts::Context(nullptr), "", [&](const postgres_blob::BlobItem&) {
          ++number;
          return tts::Status{};
        });
    EXPECT_TRUE(status.ok()) << status.message();
    return number;
  }
};

INSTANTIATE_TEST_SUITE_P(Blobs, PostgresDeath, ::testing::Values("directory", "azurite"),
                         [](const auto& place) { return std::string(place.param); });

// R13. CI: 2 at each of 8 steps; full: 50.
TEST_P(PostgresDeath, ADeathBetweenAnyTwoStepsLeavesNothingThatIsNotNamed) {
  const int rounds = full_size() ? 50 : 2;
  test_database();
  open_again().close();
  for (const char* point : {"before-fill", "fill-taken", "blob-put", "committed", "removed",
                            "queue-claimed", "queue-deleted", "fill-leased"}) {
    for (int round = 0; round < rounds; ++round) {
      const bool leased = std::string_view(point) == "fill-leased";
      const std::string what = std::string(point) + " " + std::to_string(round);
      const pid_t child = in_child([&] {
        TestHost mine;
        PostgresStore store(mine, folder.path(), config(mine), kFaultyPostgresBlob);
        for (uint64_t i = 0; i < 3; ++i) store->put(key(i), audio(500, i));
        store.set_faults(std::string(leased ? "fill-taken" : point) + ":" +
                         std::to_string(round % 3 + 1) + ":kill");
        for (uint64_t i = 0; i < 3; ++i) {
          int64_t fence = 0;
          if (leased) store.acquire(key(i), 50, fence);
          store.put(key(i), audio(500, 10 + i), fence, TTS_PUT_REPLACE);
          store->remove({key((i + 1) % 3)});
          store.reconcile();
        }
        return 0;
      });
      EXPECT_TRUE(was_killed(child)) << what;
      expect_sound(what);
      PostgresStore store = open_again();
      for (uint64_t i = 0; i < 3; ++i) {
        const std::string got = store->audio_of(key(i));
        EXPECT_TRUE(got == "<5>" || got == audio(500, i) || got == audio(500, 10 + i)) << what;
      }
    }
  }
}

TEST_P(PostgresDeath, ADeathInACleanUpLeavesItsBlobsToTheQueue) {
  test_database();
  open_again().close();
  for (const char* point : {"removed", "queue-deleted"}) {
    const pid_t child = in_child([&] {
      TestHost mine;
      PostgresStore store(mine, folder.path(), config(mine), kFaultyPostgresBlob);
      for (uint64_t i = 0; i < 5; ++i) store->put(key(i), audio(500, i));
      store.set_faults(std::string(point) + ":1:kill");
      store.apply({key(0), key(1), key(2)});
      return 0;
    });
    EXPECT_TRUE(was_killed(child)) << point;
    EXPECT_EQ(count("entry"), 2) << point;
    expect_sound(point);
  }
}

// R9, first half. CI: 6; full: 200.
TEST_F(PostgresCrash, AfterAHoldersDeathTheNextOneFills) {
  const int kills = full_size() ? 200 : 6;
  constexpr int64_t kTtlMs = 200;
  test_database();
  open(kShort).close();
  for (int i = 0; i < kills; ++i) {
    const Key one = key(static_cast<uint64_t>(i));
    const char* point = i % 2 == 0 ? "fill-taken" : "blob-put";
    EXPECT_TRUE(was_killed(in_child([&] {
      TestHost mine;
      PostgresStore store(mine, folder.path(), kShort, kFaultyPostgresBlob);
      int64_t fence = 0;
      if (store.acquire(one, kTtlMs, fence) != TTS_OK) return 1;
      store.set_faults(std::string(point) + ":1:kill");
      store.put(one, audio(500, 1), fence);
      return 2;
    })));
    PostgresStore store = open(kShort);
    const auto start = std::chrono::steady_clock::now();
    int64_t fence = 0;
    ASSERT_TRUE(eventually([&] { return store.acquire(one, kTtlMs, fence) == TTS_OK; }));
    EXPECT_LE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(kTtlMs + 1000));
    EXPECT_EQ(store.put(one, audio(500, 2), fence), TTS_OK) << store->error.message;
    EXPECT_EQ(store->audio_of(one), audio(500, 2));
  }
  expect_sound("after all kills");
}

// R9, second half. CI: 6; full: 200.
TEST_F(PostgresCrash, AHolderThatSleptPastItsTimeCannotCommit) {
  const int sleeps = full_size() ? 200 : 6;
  test_database();
  open(kShort).close();
  int refused = 0;
  for (int i = 0; i < sleeps; ++i) {
    const Key one = key(static_cast<uint64_t>(i));
    const bool replace = i % 2 == 1;
    const pid_t child = in_child([&] {
      TestHost mine;
      PostgresStore store(mine, folder.path(), kShort, kFaultyPostgresBlob);
      int64_t fence = 0;
      if (store.acquire(one, 50, fence) != TTS_OK) return 1;
      store.set_faults("blob-put:1:stop");
      const int32_t mode = replace ? TTS_PUT_REPLACE : TTS_PUT_KEEP_FIRST;
      return store.put(one, audio(500, 1), fence, mode) == TTS_ABORTED ? 0 : 2;
    });
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, WUNTRACED), child);
    ASSERT_TRUE(WIFSTOPPED(status)) << status;
    {
      PostgresStore store = open(kShort);
      int64_t fence = 0;
      ASSERT_TRUE(eventually([&] { return store.acquire(one, 60'000, fence) == TTS_OK; }));
      EXPECT_EQ(store.put(one, audio(500, 2), fence), TTS_OK) << store->error.message;
      if (i % 3 == 0) store.reconcile();  // its blob is deleted before it wakes up
    }
    ::kill(child, SIGCONT);
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    refused += WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : 0;
    PostgresStore store = open(kShort);
    EXPECT_EQ(store->audio_of(one), audio(500, 2));
  }
  EXPECT_EQ(refused, sleeps);
  expect_sound("after all sleeps");
}

// One who needs an entry and follows the lease's rules; counts what it had to make.
void speak_once(PostgresStore& store, const Key& one, std::atomic<int>& made) {
  for (;;) {
    StoreCalls mine(store->table());
    const std::string got = mine.audio_of(one);
    if (got == audio(500, 1)) return;
    if (got != "<5>") throw std::runtime_error("a get answered " + got.substr(0, 9));
    const auto* lease = mine.extension<tts_ext_store_lease>(TTS_EXT_STORE_LEASE);
    const tts_store_key view = one.view();
    int64_t fence = 0;
    tts_error error = tts::empty_error();
    const tts_status taken = lease->acquire(lease, nullptr, &view, 30'000, &fence, &error);
    if (taken == TTS_ABORTED) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    if (taken != TTS_OK) throw std::runtime_error(error.message);
    // Somebody may have been faster between the miss and the lease.
    if (mine.audio_of(one) == "<5>") {
      ++made;
      Sample sample(audio(500, 1));
      const tts_put_options options{sizeof options, TTS_PUT_KEEP_FIRST, fence};
      const tts_status put =
          mine.table()->put(mine.table(), nullptr, &view, &sample.info(), sample.audio.data(),
                            sample.audio.size(), &options, &error);
      if (put != TTS_OK) throw std::runtime_error(error.message);
    }
    lease->release(lease, nullptr, &view, fence, &error);
  }
}

// R8: 4 processes of 4 threads. CI: 60 keys; full: 1 000 keys and 16 threads.
TEST_F(PostgresCrash, ManyProcessesMakeEachEntryOnce) {
  const uint64_t keys = full_size() ? 1000 : 60;
  const int threads = full_size() ? 16 : 4;
  test_database();
  open().close();
  auto* made = static_cast<std::atomic<int>*>(
      ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  std::vector<pid_t> children;
  for (int process = 0; process < 4; ++process) {
    children.push_back(in_child([&] {
      TestHost mine;
      PostgresStore store(mine, folder.path());
      std::atomic<int> bad = 0;
      std::vector<std::jthread> speakers;
      for (int t = 0; t < threads; ++t) {
        speakers.emplace_back([&] {
          try {
            for (uint64_t i = 0; i < keys; ++i) speak_once(store, key(i), *made);
          } catch (const std::exception& exception) {
            std::fprintf(stderr, "speaker: %s\n", exception.what());
            ++bad;
          }
        });
      }
      speakers.clear();
      return bad.load();
    }));
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(*made, static_cast<int>(keys));
  ::munmap(made, 4096);
  EXPECT_EQ(count("entry"), static_cast<long>(keys));
  EXPECT_EQ(count("fill"), 0);
}

}  // namespace
}  // namespace caesura::test
