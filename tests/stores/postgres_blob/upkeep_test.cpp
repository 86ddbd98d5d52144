// The queue, what ends by itself, reconcile, plans: nothing is lost, nothing is left.
#include "tests/stores/postgres_blob/fixture.hpp"

namespace caesura::test {
namespace {

constexpr int64_t kHour = 3'600'000;

class PostgresUpkeep : public PostgresBlobTest {
 protected:
  // Puts a blob that no row names.
  void add_orphan(PostgresStore& store, uint64_t number) {
    ASSERT_EQ(store->put(key(number, "orphan"), audio(100, number)), TTS_OK);
    sql("DELETE FROM entry WHERE tenant = (SELECT id FROM tenant WHERE name = 'orphan')");
  }
};

TEST_F(PostgresUpkeep, ARemovedBlobWaitsForItsTimeOfGrace) {
  PostgresStore store = open(R"(, "grace": "1h", "upkeep_interval": "1h")");
  ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK);
  ASSERT_EQ(store->put(key(1), audio(1000, 2), TTS_PUT_REPLACE), TTS_OK);
  ASSERT_EQ(store->put(key(2), audio(1000, 3)), TTS_OK);
  ASSERT_EQ(store->remove({key(2)}), TTS_OK);
  EXPECT_EQ(blobs().size(), 3u);
  EXPECT_EQ(count("blob_gc"), 2);
  store.reconcile();
  EXPECT_EQ(blobs().size(), 3u);
  sql("UPDATE blob_gc SET not_before = clock_timestamp()");
  EXPECT_EQ(store.reconcile().removed, 0u) << "the queue's own work is no repair";
  EXPECT_EQ(blobs().size(), 1u);
  EXPECT_EQ(count("blob_gc"), 0);
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 2));
}

TEST_F(PostgresUpkeep, TheQueueIsWorkedOffByItself) {
  PostgresStore store = open(R"(, "grace": "0ms", "upkeep_interval": "20ms")");
  for (uint64_t i = 0; i < 600; ++i) ASSERT_EQ(store->put(key(i), audio(10, i)), TTS_OK);
  std::vector<Key> keys;
  for (uint64_t i = 0; i < 599; ++i) keys.push_back(key(i));
  ASSERT_EQ(store->remove(keys), TTS_OK);
  EXPECT_TRUE(eventually([&] { return blobs().size() == 1 && count("blob_gc") == 0; }));
  EXPECT_EQ(store->statistic("blobs_deleted_total"), 599);
  const auto metric = [&](const std::string& name) {
    return host.metric("caesura_store_" + name + ",object=postgres_blob");
  };
  EXPECT_TRUE(eventually([&] { return metric("last_upkeep_timestamp_seconds") > 1e9; }));
  EXPECT_EQ(metric("blobs_deleted_total"), 599);
  EXPECT_TRUE(eventually([&] { return metric("queued_blobs") == 0; }));
}

TEST_F(PostgresUpkeep, ExpiredEntriesGoWithTheirBlobs) {
  PostgresStore store = open(R"(, "grace": "0ms", "upkeep_interval": "20ms")");
  Sample over(audio(100, 1));
  over.raw().expires_ms = host.unix_ms() - 2 * kHour;
  ASSERT_EQ(store->put(key(1), over), TTS_OK);
  Sample later(audio(100, 2));
  later.raw().expires_ms = host.unix_ms() + kHour;
  ASSERT_EQ(store->put(key(2), later), TTS_OK);
  ASSERT_EQ(store->put(key(3), audio(100, 3)), TTS_OK);
  EXPECT_TRUE(eventually([&] { return blobs().size() == 2; }));
  EXPECT_EQ(count("entry"), 2);
}

// R16: a host whose clock runs three days ahead ends nothing early.
TEST_F(PostgresUpkeep, AClockThatRunsAheadRemovesNothing) {
  PostgresStore store = open(R"(, "grace": "0ms", "upkeep_interval": "20ms")");
  Sample sample(audio(100, 1));
  sample.raw().expires_ms = host.unix_ms() + kHour;
  ASSERT_EQ(store->put(key(1), sample), TTS_OK);
  host.advance_ms(72 * kHour);
  EXPECT_EQ(store->audio_of(key(1)), "<5>");
  Sample over(audio(100, 2));
  over.raw().expires_ms = 1;
  ASSERT_EQ(store->put(key(2), over), TTS_OK);
  ASSERT_TRUE(eventually([&] { return count("entry") == 1; })) << "a round has passed";
  host.advance_ms(-72 * kHour);
  EXPECT_EQ(store->audio_of(key(1)), audio(100, 1));
}

TEST_F(PostgresUpkeep, ReconcileMendsBothWaysAndASecondOneFindsNothing) {
  PostgresStore store = open();
  for (uint64_t i = 0; i < 20; ++i) ASSERT_EQ(store->put(key(i), audio(100, i)), TTS_OK);
  for (std::size_t i = 0; i < 3; ++i) fs::remove(blobs().at(0));
  for (uint64_t i = 100; i < 105; ++i) add_orphan(store, i);
  sql("INSERT INTO fill (tenant, scheme, digest, blob, leased, placed, until) SELECT tenant, "
      "scheme, digest, 'gone/' || 1, true, true, '2000-01-01' FROM entry LIMIT 1");

  EXPECT_EQ(store.reconcile(0).removed, 9u);
  EXPECT_EQ(count("entry"), 20) << "only told";
  EXPECT_EQ(blobs().size(), 22u);
  EXPECT_EQ(count("fill"), 1);

  EXPECT_EQ(store.reconcile().removed, 9u) << store->error.message;
  EXPECT_EQ(count("entry"), 17);
  EXPECT_EQ(blobs().size(), 17u);
  EXPECT_EQ(count("fill"), 0);
  EXPECT_EQ(count("blob_gc"), 0);
  EXPECT_EQ(store.reconcile().removed, 0u);
  for (uint64_t i = 0; i < 20; ++i) {
    const std::string got = store->audio_of(key(i));
    EXPECT_TRUE(got == audio(100, i) || got == "<5>");
  }
}

TEST_F(PostgresUpkeep, AYoungBlobWithoutARowIsLeftAlone) {
  PostgresStore store = open(std::string(kQuiet) + R"(, "scrub_grace": "24h")");
  add_orphan(store, 1);
  EXPECT_EQ(store.reconcile().removed, 0u);
  ASSERT_EQ(blobs().size(), 1u);
  fs::last_write_time(only_blob(), fs::file_time_type::clock::now() - std::chrono::hours(25));
  EXPECT_EQ(store.reconcile().removed, 1u);
  EXPECT_TRUE(blobs().empty());
}

TEST_F(PostgresUpkeep, ANonsenseNameInTheQueueHoldsNothingUp) {
  PostgresStore store = open();
  sql("INSERT INTO blob_gc VALUES ('', '2000-01-01'), ('../x', '2000-01-01')");
  ASSERT_EQ(store->put(key(1), audio(10, 1)), TTS_OK);
  ASSERT_EQ(store->remove({key(1)}), TTS_OK);
  store.reconcile();
  EXPECT_EQ(store->status, TTS_OK) << store->error.message;
  EXPECT_EQ(count("blob_gc"), 0);
  EXPECT_TRUE(blobs().empty());
}

// What is not ours in a shared container is nobody's business.
TEST_F(PostgresUpkeep, StrangersInTheContainerStay) {
  PostgresStore store = open();
  fs::create_directories(folder.path() / "blobs/audio-cache/tenant");
  std::ofstream(folder.path() / "blobs/audio-cache/tenant/key.mp3") << "old";
  EXPECT_EQ(store.reconcile().removed, 0u);
  EXPECT_EQ(blobs().size(), 1u);
}

// R14 in small: what a plan names is what apply removes, and nothing else.
TEST_F(PostgresUpkeep, ApplyRemovesThePlanAndLooksAgain) {
  PostgresStore store = open();
  const int64_t now = host.unix_ms();
  for (uint64_t i = 0; i < 300; ++i) {
    Sample sample(audio(100, i));
    sample.raw().created_ms = sample.raw().accessed_ms = now - static_cast<int64_t>(i) * kHour;
    sample.provider = i % 3 == 0 ? "azure" : "tone";
    ASSERT_EQ(store->put(key(i, i % 2 == 0 ? "acme" : ""), sample), TTS_OK);
  }
  tts_policy policy{};
  policy.struct_size = sizeof policy;
  policy.flags = TTS_POLICY_TENANT | TTS_POLICY_NEVER_HIT;
  policy.tenant = tts::str("acme");
  policy.provider = tts::str("azure");
  policy.min_idle_ms = 30 * kHour;
  const auto* admin = store->extension<tts_ext_admin>(TTS_EXT_ADMIN);
  std::vector<Told> plan;
  ASSERT_EQ(admin->plan(admin, nullptr, &policy, keep_entry, &plan, nullptr), TTS_OK);
  EXPECT_EQ(plan.size(), 45u);
  EXPECT_EQ(count("entry"), 300);

  // One is used meanwhile, one is replaced by an entry that is not meant.
  const auto number = [](const Told& told) { return std::stoull(told.digest.substr(48), {}, 16); };
  ASSERT_EQ(store->touch(key(number(plan[0]), "acme"), now, 1), TTS_OK);
  ASSERT_EQ(store->put(key(number(plan[1]), "acme"), audio(7, 7), TTS_PUT_REPLACE), TTS_OK);
  std::vector<tts_store_key> keys;
  for (const Told& told : plan) {
    keys.push_back({tts::str(told.tenant), tts::str(told.scheme), tts::str(told.digest)});
  }
  const Key stranger = key(1);
  keys.push_back(stranger.view());
  tts_report report{};
  report.struct_size = sizeof report;
  std::vector<Told> gone;
  ASSERT_EQ(admin->apply(admin, nullptr, &policy, keys.data(), keys.size(), keep_entry, &gone,
                         &report, nullptr),
            TTS_OK);
  EXPECT_EQ(report.scanned, 46u);
  EXPECT_EQ(report.removed, 43u);
  EXPECT_EQ(report.bytes_freed, 4300u);
  EXPECT_EQ(gone.size(), 43u);
  EXPECT_EQ(count("entry"), 257);
  ASSERT_EQ(admin->plan(admin, nullptr, &policy, keep_entry, &plan, nullptr), TTS_OK);
  EXPECT_EQ(plan.size(), 45u) << "a second plan finds nothing more";
}

constexpr const char* kWithGrace = R"(, "upkeep_interval": "1h", "touch_interval": "1h")";

TEST_F(PostgresUpkeep, ACleanUpTakesItsBlobsWithIt) {
  PostgresStore store = open(kWithGrace);
  std::vector<Key> keys;
  for (uint64_t i = 0; i < 600; ++i) {
    keys.push_back(key(i));
    ASSERT_EQ(store->put(keys.back(), audio(100, i)), TTS_OK);
  }
  keys.resize(500);
  const tts_report report = store.apply(keys);
  EXPECT_EQ(store->status, TTS_OK) << store->error.message;
  EXPECT_EQ(report.removed, 500u);
  EXPECT_EQ(report.bytes_freed, 50'000u);
  EXPECT_EQ(count("entry"), 100);
  EXPECT_EQ(count("blob_gc"), 0);
  EXPECT_EQ(blobs().size(), 100u);
  EXPECT_EQ(store->audio_of(key(500)), audio(100, 500));
}

TEST_F(PostgresUpkeep, BlobsThatACleanUpCannotReachAreLeftToTheQueue) {
  PostgresStore store = open(kWithGrace);
  ASSERT_EQ(store->put(key(1), audio(100, 1)), TTS_OK);
  fs::rename(folder.path() / "blobs", folder.path() / "away");
  const tts_report report = store.apply({key(1)});
  EXPECT_EQ(store->status, TTS_FAILED_PRECONDITION);
  EXPECT_EQ(report.removed, 1u);
  EXPECT_EQ(report.bytes_freed, 0u) << "the blob is still there";
  EXPECT_EQ(count("entry"), 0);
  EXPECT_EQ(sql("SELECT not_before < clock_timestamp() + interval '2 min' FROM blob_gc"), "t");
  fs::rename(folder.path() / "away", folder.path() / "blobs");
  sql("UPDATE blob_gc SET not_before = clock_timestamp()");
  store.reconcile();
  EXPECT_EQ(store->status, TTS_OK) << store->error.message;
  EXPECT_TRUE(blobs().empty());
}

// A touch of the same day changes no index.
TEST_F(PostgresUpkeep, TouchesAreHeapOnlyAndComeInBatches) {
  PostgresStore store = open();
  const int64_t now = host.unix_ms();
  std::vector<Key> keys;
  std::vector<tts_touch> touches;
  for (uint64_t i = 0; i < 1200; ++i) keys.push_back(key(i));
  for (const Key& one : keys) {
    Sample sample("audio");
    sample.raw().created_ms = sample.raw().accessed_ms = now;
    ASSERT_EQ(store->put(one, sample), TTS_OK);
    touches.push_back({one.view(), now + 1, 2});
  }
  ASSERT_EQ(store->touch(touches.data(), touches.size()), TTS_OK);
  EXPECT_EQ(store->statistic("recorded_hits"), 2400);
  EXPECT_LE(store->statistic("touch_flushes_total"), 2);
  // The server's statistics come a moment later.
  const std::string of_entry = " FROM pg_stat_user_tables WHERE relid = 'entry'::regclass";
  EXPECT_TRUE(eventually([&] { return std::stol(sql("SELECT n_tup_upd" + of_entry)) >= 1200; }));
  const long updated = std::stol(sql("SELECT n_tup_upd" + of_entry));
  const long heap_only = std::stol(sql("SELECT n_tup_hot_upd" + of_entry));
  EXPECT_GT(heap_only, updated / 10) << updated;
}

TEST_F(PostgresUpkeep, WithoutPreparedStatementsAllIsTheSame) {
  PostgresStore store = open(std::string(kQuiet) + R"(, "prepared_statements": false)");
  for (uint64_t i = 0; i < 20; ++i) ASSERT_EQ(store->put(key(i), audio(100, i)), TTS_OK);
  EXPECT_EQ(store->audio_of(key(3)), audio(100, 3));
  ASSERT_EQ(store->touch(key(3), 1'800'000'000'000, 4), TTS_OK);
  EXPECT_EQ(store->statistic("recorded_hits"), 4);
  EXPECT_EQ(store->scan().size(), 20u);
  EXPECT_EQ(store->list(nullptr).size(), 20u);
  ASSERT_EQ(store->remove({key(3)}), TTS_OK);
  EXPECT_EQ(store.reconcile().removed, 0u);
  EXPECT_EQ(test_database().sql("SELECT count(*) FROM pg_prepared_statements"), "0");
}

}  // namespace
}  // namespace caesura::test
