// R20, R23, R26.
#include "tests/stores/history.hpp"
#include "tests/stores/postgres_blob/fixture.hpp"
#include "tests/stores/soak.hpp"

namespace caesura::test {
namespace {

class PostgresLong : public PostgresBlobTest {
 protected:
  static void cut_connections() {
    test_database().sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'caesura' "
        "AND datname = current_database()");
  }
};

// R20. CI: 1 history of 3 000 operations; full: 100.
TEST_F(PostgresLong, EveryHitIsWhatSomebodyPutUnderThatKey) {
  const uint32_t histories = full_size() ? 100 : 1;
  for (uint32_t seed = 1; seed <= histories; ++seed) {
    const testing::TemporaryFolder own;
    open_postgres_blob(host, own.path(), kQuiet).reset();
    HistoryPlan plan;
    plan.seed = seed;
    plan.operations = 3000;
    plan.open = [&](TestHost& mine) {
      mine.add_secret(kDatabasePassword, Server::shared("postgres").text("password"));
      return open_store(mine, "postgres_blob", postgres_blob_config(own.path(), kQuiet));
    };
    plan.cut = cut_connections;
    const History history = run_history(plan);
    EXPECT_EQ(history.violation, "") << "seed " << seed;
    EXPECT_GT(history.hits, 100u) << "seed " << seed;
    EXPECT_GT(history.puts, 100u) << "seed " << seed;
  }
}

// R26. CI: 3 seconds; CAESURA_SOAK_SECONDS=7200 for a night.
TEST_F(PostgresLong, ConnectionsThatAreCutLeakNothing) {
  PostgresStore store = open();
  const Soak soak = run_soak(store->table(), [](std::mt19937& random) {
    if (random() % 4 == 0) cut_connections();
  });
  EXPECT_EQ(soak.wrong, 0);
  EXPECT_GE(soak.hits, kSoakHits);
  EXPECT_LE(soak.descriptors_after, soak.descriptors_before + 1);
  EXPECT_LE(soak.memory_growth, kSoakGrowth);
  EXPECT_EQ(store->statistic("corrupt_total"), 0);
}

// R23: neither a row nor a file makes us take memory that an entry cannot need.
TEST_F(PostgresLong, FalseLengthsTakeNoMemory) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK);
  const fs::path blob = only_blob();
  fs::resize_file(blob, uintmax_t{1} << 40);  // takes no room
  const double before = soak_resident_pages();
  EXPECT_EQ(store->audio_of(key(1)), "<15>");
  ASSERT_EQ(store->put(key(2), audio(1000, 2)), TTS_OK);
  for (const fs::path& other : blobs()) fs::resize_file(other, uintmax_t{1} << 40);
  sql("UPDATE entry SET blob_bytes = 1099511627776");
  EXPECT_EQ(store->audio_of(key(2)), "<5>");
  EXPECT_LE((soak_resident_pages() - before) * 4096, 16e6);
}

}  // namespace
}  // namespace caesura::test
