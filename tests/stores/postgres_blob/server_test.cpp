// R11 and deadlines: a server that goes, comes, stops, and callers who do not want to wait.
#include <gmock/gmock.h>

#include "tests/stores/postgres_blob/fixture.hpp"

namespace caesura::test {
namespace {

using std::chrono::milliseconds, std::chrono::steady_clock;
using ::testing::HasSubstr;

// A server that a test may stop, and a database in it.
class PostgresServer : public ::testing::Test {
 protected:
  PostgresServer() { host.add_secret(kDatabasePassword, server.text("password")); }
  PostgresStore open(const std::string& more = kQuiet) {
    PostgresStore store(host,
                        open_store(host, "postgres_blob",
                                   postgres_blob_config(folder.path(), more, server, database)));
    init_store(store->table());
    return store;
  }
  std::string sql(const std::string& text) const {
    return database.sql("SET search_path = " + schema_of(folder.path()) + "; " + text);
  }
  template <class Condition>
  static bool eventually(Condition&& condition) {
    for (int i = 0; i < 2000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(milliseconds(10));
    }
    return false;
  }
  // The processes that serve connections to our database.
  std::vector<pid_t> backends() const {
    const std::string list = database.sql(
        "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity WHERE application_name = "
        "'caesura'");
    std::vector<pid_t> all;
    std::istringstream words(list);
    for (pid_t pid = 0; words >> pid;) all.push_back(pid);
    return all;
  }

  Server server{"postgres"};
  Database database{server};
  TestHost host;
  testing::TemporaryFolder folder;
};

// Puts and reads from four threads for as long as it lives; whatever is read is right.
class Work {
 public:
  explicit Work(const tts_store* store) {
    for (uint64_t t = 0; t < 4; ++t) {
      threads_.emplace_back([this, store, t](const std::stop_token& stop) {
        StoreCalls mine(store);
        for (uint64_t i = 0; !stop.stop_requested(); ++i) {
          const uint64_t number = t * 1'000'000 + i;
          const tts_status put = mine.put(key(number), audio(300, number));
          // An answer that was lost on the way may have been a yes.
          if (put == TTS_OK) acknowledged_[t].push_back(number);
          if (put != TTS_OK && i % 8 == 0) std::this_thread::sleep_for(milliseconds(1));
          BlobKeeper keeper;
          if (mine.get(key(number), keeper) == TTS_OK && keeper.audio != audio(300, number)) ++bad_;
        }
      });
    }
  }
  void end() { threads_.clear(); }
  int bad() const { return bad_; }
  std::vector<uint64_t> acknowledged() const {
    std::vector<uint64_t> all;
    for (const auto& some : acknowledged_) all.insert(all.end(), some.begin(), some.end());
    return all;
  }

 private:
  std::atomic<int> bad_ = 0;
  std::array<std::vector<uint64_t>, 4> acknowledged_;
  std::vector<std::jthread> threads_;
};

// R11. CI: 12 terminations and 3 restarts; full: 200 and 20.
TEST_F(PostgresServer, TerminationsAndRestartsLoseNothingThatWasAnswered) {
  const int terminations = full_size() ? 200 : 12;
  const int restarts = full_size() ? 20 : 3;
  PostgresStore store = open();
  Work work(store->table());
  for (int i = 0; i < terminations; ++i) {
    std::this_thread::sleep_for(milliseconds(20));
    sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
        "'caesura'");
  }
  for (int i = 0; i < restarts; ++i) {
    std::this_thread::sleep_for(milliseconds(100));
    server.kill();
    server.start();
  }
  ASSERT_TRUE(eventually([&] { return store.probe() == TTS_OK; })) << store->error.message;
  std::this_thread::sleep_for(milliseconds(100));
  work.end();
  EXPECT_EQ(work.bad(), 0);
  const std::vector<uint64_t> acknowledged = work.acknowledged();
  EXPECT_GT(acknowledged.size(), 50u);
  for (const uint64_t number : acknowledged) {
    ASSERT_EQ(store->audio_of(key(number)), audio(300, number)) << number;
  }
  sql("UPDATE fill SET until = clock_timestamp()");
  store.reconcile();
  EXPECT_EQ(store->status, TTS_OK) << store->error.message;
  EXPECT_EQ(store.reconcile().removed, 0u);
  EXPECT_EQ(store->statistic("dangling_total"), 0);
  EXPECT_EQ(store->statistic("corrupt_total"), 0);
}

TEST_F(PostgresServer, AServerThatIsGoneIsAMissAtOnceAndComesBack) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(10, 1)), TTS_OK);
  server.kill();
  EXPECT_EQ(store->audio_of(key(1)), "<14>");
  const auto start = steady_clock::now();
  for (int i = 0; i < 200; ++i) EXPECT_EQ(store->audio_of(key(1)), "<14>");
  EXPECT_LE(steady_clock::now() - start, milliseconds(500)) << "no attempt for each call";
  server.start();
  EXPECT_TRUE(eventually([&] { return store->audio_of(key(1)) == audio(10, 1); }));
}

TEST_F(PostgresServer, ACancelAndADeadlineEndAWaitWithin50Milliseconds) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(10, 1)), TTS_OK);
  const std::vector<pid_t> stopped = backends();
  ASSERT_FALSE(stopped.empty());
  for (const pid_t pid : stopped) ::kill(pid, SIGSTOP);
  BlobKeeper keeper;
  {
    TestContext context;
    steady_clock::time_point cancelled;
    std::jthread canceller([&] {
      std::this_thread::sleep_for(milliseconds(100));
      cancelled = steady_clock::now();
      context.cancel();
    });
    EXPECT_EQ(store->get(key(1), keeper, context), TTS_CANCELLED);
    canceller.join();
    EXPECT_LE(steady_clock::now() - cancelled, milliseconds(50));
  }
  for (const pid_t pid : backends()) ::kill(pid, SIGSTOP);
  {
    const TestContext context(150);
    const auto start = steady_clock::now();
    const tts_status status = store->get(key(1), keeper, context);
    EXPECT_TRUE(status == TTS_DEADLINE_EXCEEDED || status == TTS_OK) << status;
    EXPECT_LE(steady_clock::now() - start, milliseconds(200));
  }
  for (const pid_t pid : backends()) ::kill(pid, SIGCONT);
  for (const pid_t pid : stopped) ::kill(pid, SIGCONT);
  EXPECT_TRUE(eventually([&] { return store->audio_of(key(1)) == audio(10, 1); }));
}

// A server that stands still ends a call by the statement's time, and what it was at by a cancel.
TEST_F(PostgresServer, AServerThatStandsStillIsLeftAlone) {
  PostgresStore store = open(std::string(kQuiet) + R"(, "statement_timeout": "200ms")");
  ASSERT_EQ(store->put(key(1), audio(10, 1)), TTS_OK);
  // Nobody gets at the table.
  const std::unique_ptr<PGconn, decltype(&PQfinish)> blocker(
      PQconnectdb(database.conninfo().c_str()), &PQfinish);
  const std::string lock = "BEGIN; LOCK TABLE " + schema_of(folder.path()) + ".entry";
  PQclear(PQexec(blocker.get(), lock.c_str()));
  const auto start = steady_clock::now();
  EXPECT_EQ(store->audio_of(key(1)), "<4>");
  EXPECT_LE(steady_clock::now() - start, milliseconds(900));
  EXPECT_THAT(store->error.message, HasSubstr("statement_timeout"));
  PQclear(PQexec(blocker.get(), "ROLLBACK"));
  EXPECT_TRUE(eventually([&] { return store->audio_of(key(1)) == audio(10, 1); }));
}

TEST_F(PostgresServer, AForkedChildIsToldSo) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(10, 1)), TTS_OK);
  const pid_t child = in_child([&] {
    if (store->audio_of(key(1)) != "<9>") return 1;
    if (store->put(key(2), audio(10, 2)) != TTS_FAILED_PRECONDITION) return 2;
    store.close();
    return 0;
  });
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(store->audio_of(key(1)), audio(10, 1));
}

// Sixteen threads and two connections: they wait for each other, and none for ever.
TEST_F(PostgresServer, MoreThreadsThanConnections) {
  PostgresStore store = open(std::string(kQuiet) + R"(, "connections": 2)");
  ASSERT_EQ(store->put(key(1), audio(10, 1)), TTS_OK);
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 16; ++t) {
      threads.emplace_back([&] {
        StoreCalls mine(store->table());
        for (int i = 0; i < 50; ++i) good += mine.audio_of(key(1)) == audio(10, 1) ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(good, 800);
  EXPECT_LE(backends().size(), 2u);
}

}  // namespace
}  // namespace caesura::test
