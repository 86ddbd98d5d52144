// What hands and accidents do behind the store's back: a miss, mended and counted, never bad audio.
#include "tests/stores/postgres_blob/fixture.hpp"
#include "tests/stores/postgres_blob/s3_deployment.hpp"

namespace caesura::test {
namespace {

using PostgresDamage = PostgresBlobTest;

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(PostgresDamage, ARowWithoutItsBlobIsAMissAndGoes) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK) << store->error.message;
  fs::remove(only_blob());
  EXPECT_EQ(store->audio_of(key(1)), "<5>");
  EXPECT_EQ(count("entry"), 0);
  EXPECT_EQ(count("blob_gc"), 0);
  EXPECT_EQ(store->statistic("dangling_total"), 1);
  EXPECT_EQ(host.metric("caesura_store_dangling_total,object=postgres_blob"), 1);
  ASSERT_EQ(store->put(key(1), audio(1000, 2)), TTS_OK);
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 2));
}

TEST_F(PostgresDamage, EveryDamageOfABlobIsFound) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK);
  const std::string whole = file_text(only_blob());
  int damages = 0;
  std::vector<std::string> versions = {"", whole.substr(0, whole.size() - 1), whole + "x",
                                       std::string(whole.size(), '\0')};
  for (std::size_t at = 0; at < whole.size(); at += 37) {
    versions.push_back(whole);
    versions.back()[at] = static_cast<char>(versions.back()[at] ^ (1 << at % 8));
  }
  for (const std::string& damaged : versions) {
    write_file(only_blob(), damaged);
    BlobKeeper keeper;
    EXPECT_EQ(store->get(key(1), keeper), TTS_DATA_LOSS) << damages;
    EXPECT_EQ(keeper.begins, 0);
    EXPECT_EQ(store->audio_of(key(1)), "<5>");
    EXPECT_EQ(store->statistic("corrupt_total"), ++damages);
    EXPECT_EQ(count("entry"), 0);
    EXPECT_EQ(count("blob_gc"), 1);
    store.reconcile();
    ASSERT_TRUE(blobs().empty());
    ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK) << store->error.message;
  }
}

TEST_F(PostgresDamage, DamageOnTheWayIsNoDamageOfTheBlob) {
  PostgresStore store = open(kQuiet + s3_blobs(host, folder.path()));
  ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK) << store->error.message;
  for (const int times : {1, 2, 3}) {
    s3_fake().configure("damage_next", times);
    EXPECT_EQ(store->audio_of(key(1)), audio(1000, 1)) << times;
  }
  EXPECT_EQ(store->statistic("corrupt_total"), 0);
  s3_fake().configure("damage_next", 100);
  EXPECT_EQ(store->audio_of(key(1)), "<15>");
  s3_fake().configure("damage_next", 0);
  EXPECT_EQ(store->statistic("corrupt_total"), 1);
  EXPECT_EQ(count("entry"), 0);
}

TEST_F(PostgresDamage, ABlobUnderAnotherKeyIsRefused) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK);
  const fs::path first = only_blob();
  const std::string bytes = file_text(first);
  ASSERT_EQ(store->put(key(2), audio(1000, 2)), TTS_OK);
  for (const fs::path& blob : blobs()) {
    if (blob != first) write_file(blob, bytes);
  }
  EXPECT_EQ(store->audio_of(key(2)), "<15>");
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 1));
}

TEST_F(PostgresDamage, ARowThatNamesTheBlobOfAnotherTakesNothingAway) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK);
  ASSERT_EQ(store->put(key(2, "acme"), audio(1000, 2)), TTS_OK);
  sql("UPDATE entry SET blob = (SELECT blob FROM entry WHERE tenant = 1),"
      " blob_bytes = (SELECT blob_bytes FROM entry WHERE tenant = 1) WHERE tenant = 2");
  EXPECT_EQ(store->audio_of(key(2, "acme")), "<15>");
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 1));
  store.reconcile();
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 1));
  EXPECT_EQ(blobs().size(), 1u);
}

TEST_F(PostgresDamage, ARowWithWrongNumbersNeverGivesWrongAudio) {
  PostgresStore store = open();
  for (const char* change : {"blob_bytes = blob_bytes - 1", "blob_bytes = 0",
                             "blob = 'no/such/blob'", "blob = ''", "blob = '../../etc/passwd'"}) {
    ASSERT_EQ(store->put(key(1), audio(1000, 1), TTS_PUT_REPLACE), TTS_OK);
    sql(std::string("UPDATE entry SET ") + change);
    const std::string got = store->audio_of(key(1));
    EXPECT_TRUE(got == "<5>" || got == "<15>") << change << " " << got.substr(0, 9);
    EXPECT_EQ(count("entry"), 0) << change;
  }
  ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK);
  sql("UPDATE entry SET about = '\\x00', audio_bytes = 7");
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 1));
  EXPECT_TRUE(store->scan().empty());
}

TEST_F(PostgresDamage, VerifyRemovesWhatIsDamagedAndTellsIt) {
  PostgresStore store = open();
  for (uint64_t i = 0; i < 4; ++i) ASSERT_EQ(store->put(key(i), audio(1000, i)), TTS_OK);
  fs::remove(blobs().at(0));
  std::string bytes = file_text(blobs().at(1));
  bytes[bytes.size() / 2] ^= 4;
  write_file(blobs().at(1), bytes);
  const auto* admin = store->extension<tts_ext_admin>(TTS_EXT_ADMIN);
  tts_report report{};
  report.struct_size = sizeof report;
  std::vector<Told> told;
  EXPECT_EQ(admin->verify(admin, nullptr, nullptr, keep_entry, &told, &report, nullptr), TTS_OK);
  EXPECT_EQ(report.scanned, 4u);
  EXPECT_EQ(report.removed, 2u);
  EXPECT_EQ(told.size(), 2u);
  EXPECT_EQ(count("entry"), 2);
}

// A container that is not there must not be taken for blobs that are not there.
TEST_F(PostgresDamage, AMissingContainerRemovesNothing) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(1000, 1)), TTS_OK);
  fs::rename(folder.path() / "blobs", folder.path() / "away");
  EXPECT_EQ(store->audio_of(key(1)), "<9>");
  store.reconcile();
  EXPECT_NE(store->status, TTS_OK);
  EXPECT_EQ(store.probe(), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(count("entry"), 1);
  fs::rename(folder.path() / "away", folder.path() / "blobs");
  EXPECT_EQ(store->audio_of(key(1)), audio(1000, 1));
}

}  // namespace
}  // namespace caesura::test
