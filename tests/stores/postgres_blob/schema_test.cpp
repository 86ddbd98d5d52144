// What can be wrong with the server when a store is opened: each is one line with the remedy, and
// the store serves as soon as it is mended, without being opened again.
#include <gmock/gmock.h>

#include "tests/stores/postgres_blob/fixture.hpp"

namespace caesura::test {
namespace {

using ::testing::AllOf, ::testing::HasSubstr, ::testing::Not;

class PostgresSchema : public PostgresBlobTest {
 protected:
  // Opened as it is; nothing is made.
  PostgresStore bare(const std::string& more = kQuiet) {
    host.add_secret(kDatabasePassword, Server::shared("postgres").text("password"));
    return {host, open_store(host, "postgres_blob", postgres_blob_config(folder.path(), more))};
  }
  std::string url(const std::string& user, const std::string& database) const {
    const Server& server = Server::shared("postgres");
    return R"("url": "postgresql://)" + user + "@" + server.host() + ":" +
           std::to_string(server.port()) + "/" + database + "\"";
  }
  void make_schema() { open().close(); }
  // What a call answers, once the pause after an earlier failure is over.
  std::string answer(PostgresStore& store, tts_status code) {
    EXPECT_TRUE(eventually([&] { return store.probe() == code; }))
        << store.probe() << " " << store->error.message;
    return store->error.message;
  }
  // A role of this test, which goes with it.
  void make_role(const std::string& rights) {
    role_ = schema_of(folder.path()) + "_role";
    test_database().sql("CREATE ROLE " + role_ + " LOGIN PASSWORD 'role-password'");
    if (!rights.empty()) sql(rights + " TO " + role_);
    host.add_secret("${TEST:ROLE}", "role-password");
  }
  PostgresStore as_role() {
    return bare(std::string(kQuiet) + R"(, "password": "${TEST:ROLE}", )" +
                url(role_, test_database().name()));
  }
  void TearDown() override {
    if (role_.empty()) return;
    test_database().sql("DROP OWNED BY " + role_ + "; DROP ROLE " + role_);
  }

  std::string role_;
};

TEST_F(PostgresSchema, AMissingOneNamesTheCommandThatMakesIt) {
  PostgresStore store = bare();
  EXPECT_THAT(answer(store, TTS_FAILED_PRECONDITION), HasSubstr("`caesura store init`"));
  EXPECT_EQ(store->audio_of(key(1)), "<9>");
  EXPECT_EQ(store->put(key(1), audio(10, 1)), TTS_FAILED_PRECONDITION);
  EXPECT_TRUE(eventually([&] { return !host.log().empty(); }));
  EXPECT_THAT(host.log().at(0), AllOf(HasSubstr("3 postgres_blob"), HasSubstr("store init")));
  init_store(store->table());
  EXPECT_EQ(store->put(key(1), audio(10, 1)), TTS_OK) << store->error.message;
  EXPECT_EQ(store->audio_of(key(1)), audio(10, 1));
}

TEST_F(PostgresSchema, AMissingTableIsNamedAsSuch) {
  make_schema();
  sql("DROP TABLE blob_gc");
  PostgresStore store = bare();
  EXPECT_THAT(answer(store, TTS_FAILED_PRECONDITION), HasSubstr("lacks a table"));
}

// The table goes while connections are open.
TEST_F(PostgresSchema, ATableThatGoesIsNoAudio) {
  PostgresStore store = open();
  ASSERT_EQ(store->put(key(1), audio(10, 1)), TTS_OK);
  sql("DROP TABLE entry");
  EXPECT_EQ(store->audio_of(key(1)), "<9>");
  EXPECT_THAT(store->error.message, HasSubstr("store init"));
}

TEST_F(PostgresSchema, AnOlderOneIsBroughtUpToDate) {
  make_schema();
  sql("DROP TABLE entry, fill, blob_gc, tenant; DELETE FROM schema_version");
  PostgresStore store = bare();
  EXPECT_THAT(answer(store, TTS_FAILED_PRECONDITION),
              AllOf(HasSubstr("has version 0"), HasSubstr("`caesura store init`")));
  init_store(store->table());
  EXPECT_EQ(store.probe(), TTS_OK) << store->error.message;
}

TEST_F(PostgresSchema, ANewerOneIsLeftAlone) {
  make_schema();
  sql("INSERT INTO schema_version (version) VALUES (99)");
  PostgresStore store = bare();
  EXPECT_THAT(answer(store, TTS_FAILED_PRECONDITION),
              AllOf(HasSubstr("has version 99"), HasSubstr("update this program")));
  EXPECT_THROW(init_store(store->table()), std::runtime_error);
  EXPECT_EQ(sql("SELECT max(version) FROM schema_version"), "99");
}

TEST_F(PostgresSchema, SeveralMayInitAtOnce) {
  PostgresStore store = bare();
  std::vector<std::jthread> threads;
  std::atomic<int> bad = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      try {
        init_store(store->table());
      } catch (const std::exception& exception) {
        ++bad;
        ADD_FAILURE() << exception.what();
      }
    });
  }
  threads.clear();
  EXPECT_EQ(bad, 0);
  EXPECT_EQ(sql("SELECT count(*) = max(version) FROM schema_version"), "t");
}

TEST_F(PostgresSchema, TheStatusIsTold) {
  PostgresStore store = bare();
  const auto* schema = store->extension<tts_ext_store_schema>(TTS_EXT_STORE_SCHEMA);
  const auto keep = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
    (*static_cast<std::map<std::string, std::string>*>(user))[std::string(tts::view(name))] =
        tts::view(value);
    return TTS_OK;
  };
  std::map<std::string, std::string> fields;
  ASSERT_EQ(schema->status(schema, nullptr, keep, &fields, nullptr), TTS_OK);
  EXPECT_EQ(fields["state"], "missing");
  EXPECT_NE(fields["blobs"], "ready");
  init_store(store->table());
  ASSERT_EQ(schema->status(schema, nullptr, keep, &fields, nullptr), TTS_OK);
  EXPECT_EQ(fields["state"], "current");
  EXPECT_EQ(fields["version"], fields["wanted_version"]);
  EXPECT_EQ(fields["blobs"], "ready");
  EXPECT_EQ(fields["writable"], "yes");
}

TEST_F(PostgresSchema, AReadOnlyRoleReads) {
  PostgresStore owner = open();
  ASSERT_EQ(owner->put(key(1), audio(10, 1)), TTS_OK);
  make_role("GRANT USAGE ON SCHEMA " + schema_of(folder.path()));
  sql("GRANT SELECT ON ALL TABLES IN SCHEMA " + schema_of(folder.path()) + " TO " + role_);
  PostgresStore store = as_role();
  EXPECT_EQ(store->audio_of(key(1)), audio(10, 1)) << store->error.message;
  EXPECT_EQ(store->put(key(2), audio(10, 2)), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(store->error.message, AllOf(HasSubstr("read-only"), HasSubstr("grant")));
  EXPECT_EQ(store->touch(key(1), 1'800'000'000'000, 1), TTS_OK);
  EXPECT_EQ(store->scan().size(), 1u);
  EXPECT_THAT(answer(store, TTS_FAILED_PRECONDITION), HasSubstr("read-only"));
}

TEST_F(PostgresSchema, AReadOnlyServerReads) {
  PostgresStore owner = open();
  ASSERT_EQ(owner->put(key(1), audio(10, 1)), TTS_OK);
  make_role("GRANT USAGE ON SCHEMA " + schema_of(folder.path()));
  sql("GRANT ALL ON ALL TABLES IN SCHEMA " + schema_of(folder.path()) + " TO " + role_);
  sql("ALTER ROLE " + role_ + " SET default_transaction_read_only = on");
  PostgresStore store = as_role();
  EXPECT_EQ(store->audio_of(key(1)), audio(10, 1)) << store->error.message;
  EXPECT_EQ(store->put(key(2), audio(10, 2)), TTS_FAILED_PRECONDITION);
}

TEST_F(PostgresSchema, ARoleWithoutRightsIsToldWhichItNeeds) {
  make_schema();
  make_role("");
  PostgresStore store = as_role();
  EXPECT_THAT(answer(store, TTS_PERMISSION_DENIED), HasSubstr("grant"));
}

TEST_F(PostgresSchema, AWrongPasswordIsToldAndNeverRepeated) {
  make_schema();
  host.add_secret("${TEST:WRONG}", "a-wrong-password");
  PostgresStore store = bare(std::string(kQuiet) + R"(, "password": "${TEST:WRONG}")");
  EXPECT_THAT(answer(store, TTS_UNAUTHENTICATED),
              AllOf(HasSubstr("password"), Not(HasSubstr("a-wrong-password"))));
  EXPECT_EQ(store->audio_of(key(1)), "<16>");
  for (const std::string& line : host.log()) {
    EXPECT_THAT(line, Not(HasSubstr("a-wrong-password")));
  }
  // A password that was put right is seen at the next connection.
  host.add_secret("${TEST:WRONG}", Server::shared("postgres").text("password"));
  EXPECT_EQ(answer(store, TTS_OK), "");
}

TEST_F(PostgresSchema, NoPasswordWhereOneIsNeeded) {
  PostgresStore store = bare(std::string(kQuiet) + R"(, "password": "")");
  EXPECT_THAT(answer(store, TTS_UNAUTHENTICATED), HasSubstr("password"));
}

TEST_F(PostgresSchema, AMissingDatabaseIsNamed) {
  PostgresStore store = bare(std::string(kQuiet) + ", " + url("caesura", "no_such_database"));
  EXPECT_THAT(answer(store, TTS_FAILED_PRECONDITION),
              AllOf(HasSubstr("no_such_database"), HasSubstr("create it")));
}

TEST_F(PostgresSchema, AServerThatIsNotThereIsUnavailable) {
  PostgresStore store =
      bare(std::string(kQuiet) + R"(, "url": "postgresql://caesura@127.0.0.1:1/none")");
  EXPECT_EQ(store->audio_of(key(1)), "<14>");
  EXPECT_THAT(store->error.message, HasSubstr("127.0.0.1"));
}

struct WrongConfig {
  const char* more;
  const char* named;
};
void PrintTo(const WrongConfig& config, std::ostream* out) {
  *out << config.more;
}

class PostgresConfig : public ::testing::TestWithParam<WrongConfig> {};

TEST_P(PostgresConfig, IsRefusedWithItsKey) {
  TestHost host;
  const std::string config =
      std::string(R"({"blobs": {"kind": "directory", "path": "/tmp/none"}, )") + GetParam().more +
      "}";
  const auto opened = PluginFile("postgres_blob").store(host.table(), "postgres_blob", config);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.status().code(), TTS_INVALID_ARGUMENT);
  EXPECT_THAT(opened.status().message(), HasSubstr(GetParam().named));
  EXPECT_THAT(opened.status().message(), Not(HasSubstr("hidden-word")));
}

INSTANTIATE_TEST_SUITE_P(
    Wrong, PostgresConfig,
    ::testing::Values(
        WrongConfig{R"("url": "postgresql://u:hidden-word@127.0.0.1/d")", "holds a password"},
        WrongConfig{R"("url": "postgresql://u@127.0.0.1/d?password=hidden-word")", "password"},
        WrongConfig{R"("url": "postgresql://u@127.0.0.1/d?passfile=/x")", "passfile"},
        WrongConfig{R"("url": "postgresql://u@127.0.0.1/d?nonsense=hidden-word")", "url: "},
        WrongConfig{R"("url": "host=127.0.0.1 password=hidden-word")", "postgresql://"},
        WrongConfig{R"("url": "")", "url: "},
        WrongConfig{R"("url": "postgresql://127.0.0.1/d")", "user is missing"},
        WrongConfig{R"("url": "postgresql://u@127.0.0.1")", "dbname is missing"},
        WrongConfig{R"("url": "postgresql://u@db.example/d?sslmode=require")", "verify-full"},
        WrongConfig{R"("url": "postgresql://u@127.0.0.1,db.example/d?sslmode=prefer")",
                    "verify-full"},
        WrongConfig{R"("url": "postgresql://u@127.0.0.1/d", "put_timeout": "0ms")", "put_timeout"},
        WrongConfig{R"("url": "postgresql://u@127.0.0.1/d", "grace": "soon")", "grace"},
        WrongConfig{R"("url": "postgresql://u@127.0.0.1/d", "blobs": {"kind": "directory"})",
                    "blobs.path"}));

}  // namespace
}  // namespace caesura::test
