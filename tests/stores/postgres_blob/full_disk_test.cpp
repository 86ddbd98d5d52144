// R11 on a disk that is full.
#include "tests/stores/mount.hpp"
#include "tests/stores/postgres_blob/fixture.hpp"

namespace caesura::test {
namespace {

class PostgresFullDisk : public PostgresBlobTest {};

// R11. The server's disk is full for a while: what was acknowledged stays, and it comes back.
TEST_F(PostgresFullDisk, LosesNothingThatWasAnswered) {
  own_mounts();
  fs::permissions(folder.path(), fs::perms(0755));  // the server is another user
  const Mount full = Mount::memory(folder.path() / "full", "240m");
  ::setenv("TMPDIR", full.path().c_str(), 1);
  Server server("postgres");
  ::unsetenv("TMPDIR");
  Database database(server);
  host.add_secret(kDatabasePassword, server.text("password"));
  PostgresStore store(host,
                      open_store(host, "postgres_blob",
                                 postgres_blob_config(folder.path(), kQuiet, server, database)));
  init_store(store->table());
  std::vector<uint64_t> acknowledged;
  uint64_t next = 0;
  int failures = 0;
  const auto put_some = [&](int most) {
    for (int i = 0; i < most && failures < 20; ++i, ++next) {
      const tts_status status = store->put(key(next), audio(300, next));
      if (status == TTS_OK) acknowledged.push_back(next);
      if (status != TTS_OK) ++failures;
    }
  };
  put_some(20);
  ASSERT_EQ(acknowledged.size(), 20u) << store->error.message;
  const fs::path filler = full.path() / "filler";
  {
    std::ofstream out(filler, std::ios::binary);
    const std::string block(1 << 12, 'x');
    while (out << block << std::flush) {
    }
  }
  put_some(5000);
  EXPECT_GT(failures, 0);
  for (const uint64_t number : acknowledged) {
    const std::string got = store->audio_of(key(number));
    ASSERT_TRUE(got == audio(300, number) || got == "<14>" || got == "<8>") << got.substr(0, 9);
  }
  fs::remove(filler);
  ASSERT_TRUE(eventually([&] {
    return store->put(key(1'000'000), audio(9, 9)) != TTS_UNAVAILABLE;
  })) << store->error.message;
  for (const uint64_t number : acknowledged) {
    ASSERT_EQ(store->audio_of(key(number)), audio(300, number)) << number;
  }
  EXPECT_EQ(store->audio_of(key(1'000'000)), audio(9, 9));
  EXPECT_EQ(store->statistic("corrupt_total"), 0);
  EXPECT_EQ(store->statistic("dangling_total"), 0);
  store.close();
}

}  // namespace
}  // namespace caesura::test
