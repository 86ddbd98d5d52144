// What a server may refuse: each is one line with a remedy, a miss for speech, and no secret in it.
#include "tests/stores/redis/redis_fixture.hpp"
#include "tests/stores/redis/scripted_server.hpp"

namespace caesura::test {
namespace {

using ::testing::Test;

constexpr int64_t kSecond = 1000;

class RedisRefusal : public RedisTest {
 protected:
  static bool says(Redis& redis, const std::string& word) {
    const std::string message = redis.message();
    return message.find(word) != std::string::npos && message.find('\n') == std::string::npos;
  }
  static bool logged(const Redis& redis, const std::string& word) {
    for (const std::string& line : redis.host.log()) {
      if (line.find(word) != std::string::npos) return true;
    }
    return false;
  }
};

TEST_F(RedisRefusal, AFullServerTakesNothingAndGoesOnReading) {
  Server own("redis", {"--", "--maxmemory", "4mb", "--maxmemory-policy", "noeviction"});
  Redis redis("unix:" + own.text("socket"));
  uint64_t stored = 0;
  tts_status status = TTS_OK;
  while (stored < 100 && status == TTS_OK) {
    status = redis->put(key(stored), audio(500'000, stored));
    if (status == TTS_OK) ++stored;
  }
  ASSERT_EQ(status, TTS_RESOURCE_EXHAUSTED);
  EXPECT_TRUE(says(redis, "maxmemory")) << redis.message();
  for (uint64_t i = 0; i < stored; ++i) EXPECT_EQ(redis->audio_of(key(i)), audio(500'000, i));

  // Five refusals in a row, and no more bytes are sent for a while; reading goes on.
  for (int i = 0; i < 4; ++i) EXPECT_EQ(redis->put(key(900), audio(500'000, 1)), status);
  const PlainClient plain(own);
  const auto commands = [&] {
    const std::string info = plain.ask({"INFO", "commandstats"});
    const std::size_t at = info.find("cmdstat_evalsha:calls=");
    return at == std::string::npos ? std::string() : info.substr(at, info.find(',', at) - at);
  };
  const std::string before = commands();
  EXPECT_EQ(redis->put(key(900), audio(500'000, 1)), TTS_RESOURCE_EXHAUSTED);
  EXPECT_TRUE(says(redis, "rests")) << redis.message();
  EXPECT_EQ(commands(), before);
  EXPECT_EQ(redis->audio_of(key(0)), audio(500'000, 0));
  EXPECT_EQ(redis.probe(), TTS_RESOURCE_EXHAUSTED);
  EXPECT_EQ(redis->statistic("writable"), 0);

  plain.ask({"CONFIG", "SET", "maxmemory", "100mb"});
  redis.host.advance_ms(2 * kSecond);
  EXPECT_EQ(redis->put(key(900), audio(500'000, 1)), TTS_OK) << redis.message();
  EXPECT_EQ(redis.probe(), TTS_OK);
}

TEST_F(RedisRefusal, AReplicaIsReadAndNotWritten) {
  Server own("redis");
  Redis redis("unix:" + own.text("socket"));
  ASSERT_EQ(redis->put(key(1), audio(1000, 1)), TTS_OK);
  const PlainClient plain(own);
  ASSERT_EQ(plain.ask({"REPLICAOF", "127.0.0.1", "1"}), "OK");
  EXPECT_EQ(redis->put(key(2), audio(1000, 2)), TTS_FAILED_PRECONDITION);
  EXPECT_TRUE(says(redis, "read-only replica")) << redis.message();
  EXPECT_EQ(redis->touch(key(1), 1, 1), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(redis->remove({key(1)}), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(redis->audio_of(key(1)), audio(1000, 1));
  ASSERT_EQ(plain.ask({"REPLICAOF", "NO", "ONE"}), "OK");
  EXPECT_EQ(redis->put(key(2), audio(1000, 2)), TTS_OK) << redis.message();
}

TEST_F(RedisRefusal, PasswordsAreNamedButNeverTold) {
  Server own("redis", {"--", "--requirepass", "right-canary"});
  const std::string address = "unix:" + own.text("socket");
  const auto keep = [](const char* word) {
    return [word](TestHost& host) { host.add_secret("ref", word); };
  };
  const std::string with_password = R"(, "timeout": "5s", "password": "ref")";

  Redis without(address);
  EXPECT_EQ(without->audio_of(key(1)), "<16>");
  EXPECT_TRUE(says(without, "set password")) << without.message();
  EXPECT_TRUE(logged(without, "every look-up is a miss"));

  Redis wrong(address, with_password, keep("wrong-canary"));
  EXPECT_EQ(wrong->put(key(1), audio(10, 1)), TTS_UNAUTHENTICATED);
  EXPECT_TRUE(says(wrong, "refuses user or password")) << wrong.message();
  EXPECT_FALSE(says(wrong, "canary"));
  EXPECT_FALSE(logged(wrong, "canary"));
  wrong.host.add_secret("ref", "right-canary");  // rotated: the next connection has it
  wrong.host.advance_ms(2 * kSecond);
  EXPECT_EQ(wrong->put(key(1), audio(10, 1)), TTS_OK) << wrong.message();

  Redis right(address, with_password, keep("right-canary"));
  EXPECT_EQ(right->audio_of(key(1)), audio(10, 1));
  Redis unknown(address, R"(, "timeout": "5s", "password": "ref", "user": "nobody")",
                keep("right-canary"));
  EXPECT_EQ(unknown->audio_of(key(1)), "<16>");
  Redis no_secret(address, with_password);
  EXPECT_EQ(no_secret->audio_of(key(1)), "<5>");
}

// The rights that the README lists, and no more.
TEST_F(RedisRefusal, AUserOfOneTenantHasRightsOfItsOwn) {
  Server own("redis");
  const PlainClient plain(own);
  std::vector<std::string> rights = {
      "ACL", "SETUSER", "acme", "reset", "on", ">pw", "~" + prefix() + "{acme}:*"};
  for (const char* command :
       {"get", "getrange", "strlen", "scan", "unlink", "hmget", "evalsha", "script|load", "set",
        "hget", "hset", "hincrby", "pttl", "pexpire", "time"}) {
    rights.push_back(std::string("+") + command);
  }
  ASSERT_EQ(plain.ask(rights), "OK");
  Redis redis("unix:" + own.text("socket"),
              config(R"(, "timeout": "5s", "user": "acme", "password": "ref")"),
              [](TestHost& host) { host.add_secret("ref", "pw"); });
  ASSERT_EQ(redis->put(key(1, "acme"), audio(1000, 1)), TTS_OK) << redis.message();
  EXPECT_EQ(redis->put(key(1, "acme"), audio(1000, 2)), TTS_ALREADY_EXISTS) << redis.message();
  EXPECT_EQ(redis->audio_of(key(1, "acme")), audio(1000, 1));
  EXPECT_EQ(redis->touch(key(1, "acme"), 1'800'000'000'000, 2), TTS_OK) << redis.message();
  EXPECT_EQ(redis->list(nullptr).size(), 1u) << redis.message();
  EXPECT_EQ(redis->statistic("entries"), 1) << redis.message();
  EXPECT_EQ(redis->remove({key(1, "acme")}), TTS_OK) << redis.message();

  EXPECT_EQ(redis->put(key(1, "rival"), audio(1000, 1)), TTS_PERMISSION_DENIED);
  EXPECT_TRUE(says(redis, "ACL")) << redis.message();
  EXPECT_FALSE(says(redis, "rival"));
  EXPECT_EQ(redis->audio_of(key(1, "rival")), "<7>");
}

TEST_F(RedisRefusal, SomethingElseUnderAnEntrysNameIsLeftAlone) {
  Redis redis(socket(), config());
  const PlainClient plain(server());
  plain.ask({"RPUSH", name(key(1)), "a"});
  plain.ask({"SET", name(key(3)) + "x", "no entry's name"});
  ASSERT_EQ(redis->put(key(2), audio(1000, 2)), TTS_OK);
  EXPECT_EQ(redis->audio_of(key(1)), "<9>");
  EXPECT_TRUE(says(redis, "prefix")) << redis.message();
  EXPECT_EQ(redis->put(key(1), audio(1000, 1)), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(redis->scan().size(), 1u);
  EXPECT_EQ(plain.ask({"TYPE", name(key(1))}), "list");
}

TEST_F(RedisRefusal, ADatabaseThatIsNotThereIsNamed) {
  Redis redis(socket(), config(R"(, "timeout": "5s", "database": 60000)"));
  EXPECT_EQ(redis->audio_of(key(1)), "<3>");
  EXPECT_TRUE(says(redis, "database")) << redis.message();
  Redis other(socket(), config(R"(, "timeout": "5s", "database": 3)"));
  ASSERT_EQ(other->put(key(1), audio(10, 1)), TTS_OK);
  Redis first(socket(), config());
  EXPECT_EQ(first->audio_of(key(1)), "<5>");
}

struct ServerError {
  const char* text;
  tts_status status;
  const char* word;  // of the message
};
void PrintTo(const ServerError& error, std::ostream* out) {
  *out << error.text;
}

class RedisServerError : public ::testing::TestWithParam<ServerError> {};

TEST_P(RedisServerError, IsOneClearLineThatQuotesNothing) {
  const ServerError& error = GetParam();
  const ScriptedServer server(
      [&](const auto&) { return Answer{std::string(error.text) + "\r\n"}; });
  Redis redis(server.address());
  BlobKeeper keeper;
  EXPECT_EQ(redis->get(key(1), keeper), error.status) << redis.message();
  EXPECT_EQ(keeper.begins, 0);
  EXPECT_NE(redis.message().find(error.word), std::string::npos) << redis.message();
  EXPECT_EQ(redis.message().find("canary"), std::string::npos);
  EXPECT_EQ(redis->put(key(1), audio(10, 1)), error.status);
  EXPECT_EQ(redis->touch(key(1), 1, 1), error.status);
  EXPECT_EQ(redis->remove({key(1)}), error.status);
  redis->scan();
  EXPECT_EQ(redis->status, error.status);
}

INSTANTIATE_TEST_SUITE_P(
    Every, RedisServerError,
    ::testing::Values(
        ServerError{"-LOADING Redis is loading the dataset in memory", TTS_UNAVAILABLE, "loading"},
        ServerError{"-BUSY Redis is busy running a script", TTS_UNAVAILABLE, "script"},
        ServerError{"-MASTERDOWN Link with MASTER is down", TTS_UNAVAILABLE, "primary"},
        ServerError{"-ERR max number of clients reached", TTS_UNAVAILABLE, "clients"},
        ServerError{"-MOVED 1234 canary:6379", TTS_FAILED_PRECONDITION, "cluster"},
        ServerError{"-ASK 1234 canary:6379", TTS_FAILED_PRECONDITION, "cluster"},
        ServerError{"-CLUSTERDOWN Hash slot not served", TTS_FAILED_PRECONDITION, "cluster"},
        ServerError{"-OOM command not allowed", TTS_RESOURCE_EXHAUSTED, "maxmemory"},
        ServerError{"-READONLY You can't write", TTS_FAILED_PRECONDITION, "replica"},
        ServerError{"-MISCONF Redis is configured to save", TTS_FAILED_PRECONDITION, "save"},
        ServerError{"-NOREPLICAS Not enough good replicas", TTS_FAILED_PRECONDITION, "replicas"},
        ServerError{"-NOAUTH Authentication required.", TTS_UNAUTHENTICATED, "password"},
        ServerError{"-NOPERM this user has no canary", TTS_PERMISSION_DENIED, "ACL"},
        ServerError{"-WRONGTYPE Operation against a key", TTS_FAILED_PRECONDITION, "prefix"},
        ServerError{"-ERR unknown command 'canary'", TTS_FAILED_PRECONDITION, "6.0"},
        ServerError{"-ERR something canary", TTS_UNKNOWN, "ERR"},
        ServerError{"-canary", TTS_UNKNOWN, "ERR"}),
    [](const auto& error) { return "n" + std::to_string(error.index); });

}  // namespace
}  // namespace caesura::test
