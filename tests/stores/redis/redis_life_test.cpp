// How long entries stay, what a damaged one becomes, and what the server has of them.
#include "plugins/support/entry/checksum.hpp"
#include "plugins/support/entry/envelope_layout.hpp"
#include "tests/stores/redis/redis_fixture.hpp"

namespace caesura::test {
namespace {

constexpr int64_t kHour = 3'600'000;
constexpr int64_t kMinute = 60'000;

class RedisLife : public RedisTest {
 protected:
  int64_t left(const std::string& name) { return PlainClient(server()).number({"PTTL", name}); }
};

TEST_F(RedisLife, AnEntryLeavesAMinuteAfterItsTime) {
  Redis redis(socket(), config());
  Sample sample(audio(100, 1));
  sample.raw().expires_ms = redis.host.unix_ms() + kHour;
  ASSERT_EQ(redis->put(key(1), sample), TTS_OK);
  EXPECT_NEAR(static_cast<double>(left(name(key(1)))), static_cast<double>(kHour + kMinute), 5000);
  ASSERT_EQ(redis->put(key(2), audio(100, 1)), TTS_OK);
  EXPECT_NEAR(static_cast<double>(left(name(key(2)))), 7 * 24.0 * kHour, 5000);
}

TEST_F(RedisLife, ATouchProlongsALifeOnlyPastItsHalf) {
  Redis redis(socket(), config(R"(, "timeout": "5s", "keep_idle": "1h")"));
  const PlainClient plain(server());
  ASSERT_EQ(redis->put(key(1), audio(100, 1)), TTS_OK);
  plain.ask({"PEXPIRE", name(key(1)), std::to_string(40 * kMinute)});
  ASSERT_EQ(redis->touch(key(1), 1, 1), TTS_OK);
  EXPECT_LE(left(name(key(1))), 40 * kMinute);
  plain.ask({"PEXPIRE", name(key(1)), std::to_string(20 * kMinute)});
  ASSERT_EQ(redis->audio_of(key(1)), audio(100, 1));
  EXPECT_LE(left(name(key(1))), 20 * kMinute);  // a hit writes nothing
  ASSERT_EQ(redis->touch(key(1), 2, 1), TTS_OK);
  EXPECT_GE(left(name(key(1))), 59 * kMinute);
  EXPECT_GE(left(name(key(1)) + ":hits"), 59 * kMinute);
}

TEST_F(RedisLife, NothingLivesBeyondItsExpiry) {
  Redis redis(socket(), config(R"(, "timeout": "5s", "keep_idle": "10h")"));
  Sample sample(audio(100, 1));
  sample.raw().expires_ms = redis.host.unix_ms() + kHour;
  ASSERT_EQ(redis->put(key(1), sample), TTS_OK);
  PlainClient(server()).ask({"PEXPIRE", name(key(1)), std::to_string(20 * kMinute)});
  ASSERT_EQ(redis->touch(key(1), 1, 1), TTS_OK);
  EXPECT_LE(left(name(key(1))), kHour + kMinute);
  EXPECT_GE(left(name(key(1))), kHour);
}

TEST_F(RedisLife, TheServerForgetsScriptsAndNobodyNotices) {
  Server own("redis");
  Redis redis("unix:" + own.text("socket"));
  for (uint64_t i = 0; i < 5; ++i) {
    PlainClient(own).ask({"SCRIPT", "FLUSH"});
    ASSERT_EQ(redis->put(key(i), audio(100, i)), TTS_OK) << redis.message();
    PlainClient(own).ask({"SCRIPT", "FLUSH"});
    std::vector<tts_touch> touches;
    const Key one = key(i);
    for (int k = 0; k < 3; ++k) touches.push_back({one.view(), 1'800'000'000'000, 2});
    ASSERT_EQ(redis->touch(touches.data(), touches.size()), TTS_OK) << redis.message();
    std::vector<Told> told;
    ASSERT_EQ(redis->stat(one, told), TTS_OK);
    EXPECT_EQ(told[0].info().hit_count, 6u);
  }
}

TEST_F(RedisLife, ALargeEntryIsNotStoredHere) {
  Redis redis(socket(), config(R"(, "timeout": "5s", "max_entry_bytes": "64KiB")"));
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(redis->put(key(1), audio(65'536, 1)), TTS_OUT_OF_RANGE);
  }
  EXPECT_NE(redis.message().find("max_entry_bytes"), std::string::npos);
  EXPECT_EQ(redis->put(key(1), audio(60'000, 1)), TTS_OK) << redis.message();
  EXPECT_EQ(redis->statistic("too_large_total"), 20);
}

TEST_F(RedisLife, ADamagedEntryIsAMissOnceAndGone) {
  Redis redis(socket(), config());
  const PlainClient plain(server());
  ASSERT_EQ(redis->put(key(1), audio(1000, 1)), TTS_OK);
  plain.ask({"SETRANGE", name(key(1)), "500", "x"});
  BlobKeeper keeper;
  EXPECT_EQ(redis->get(key(1), keeper), TTS_DATA_LOSS);
  EXPECT_EQ(keeper.begins, 0);
  EXPECT_EQ(redis->audio_of(key(1)), "<5>");
  EXPECT_EQ(plain.number({"EXISTS", name(key(1))}), 0);
  EXPECT_EQ(redis->statistic("corrupt_total"), 1);
  EXPECT_EQ(redis.host.metric("caesura_store_corrupt_total,object=redis"), 1);
}

TEST_F(RedisLife, ADamagedHeaderKeepsNoNewEntryOut) {
  Redis redis(socket(), config());
  PlainClient(server()).ask({"SET", name(key(1)), "no envelope at all"});
  EXPECT_EQ(redis->put(key(1), audio(1000, 1)), TTS_OK) << redis.message();
  EXPECT_EQ(redis->audio_of(key(1)), audio(1000, 1));
}

// R7: entries that lie under another key.
TEST_F(RedisLife, AMovedEntryIsNotAnswered) {
  Redis redis(socket(), config());
  const PlainClient plain(server());
  ASSERT_EQ(redis->put(key(1), audio(1000, 1)), TTS_OK);
  for (const Key& other : {key(2), key(1, "acme"), key(1, "", "v2")}) {
    plain.ask({"COPY", name(key(1)), name(other)});
    BlobKeeper keeper;
    EXPECT_EQ(redis->get(other, keeper), TTS_DATA_LOSS);
    EXPECT_EQ(keeper.begins, 0);
  }
  EXPECT_EQ(redis->audio_of(key(1)), audio(1000, 1));
}

// R25.
TEST_F(RedisLife, AnEntryOfANewerFormatIsLeftAlone) {
  Redis redis(socket(), config());
  const PlainClient plain(server());
  ASSERT_EQ(redis->put(key(1), audio(1000, 1)), TTS_OK);
  std::string value = plain.ask({"GET", name(key(1))});
  using namespace entry::layout;
  value[kVersionAt] = 2;
  const auto prefix_bytes = std::as_bytes(std::span(value)).first(kPrefixSumAt);
  store(value.data() + kPrefixSumAt, static_cast<uint32_t>(entry::checksum64(prefix_bytes)));
  plain.ask({"SET", name(key(1)), value});
  EXPECT_EQ(redis->audio_of(key(1)), "<9>");
  EXPECT_EQ(redis->put(key(1), audio(1000, 2)), TTS_FAILED_PRECONDITION);
  EXPECT_TRUE(redis->scan().empty());
  EXPECT_EQ(plain.ask({"GET", name(key(1))}), value);
}

TEST_F(RedisLife, AReplacedEntryStartsItsUseAnew) {
  Redis redis(socket(), config());
  Sample sample(audio(100, 1));
  sample.raw().hit_count = 5;
  sample.raw().accessed_ms = sample.raw().created_ms + 1000;
  ASSERT_EQ(redis->put(key(1), sample), TTS_OK);
  ASSERT_EQ(redis->touch(key(1), 1, 2), TTS_OK);
  std::vector<Told> told;
  ASSERT_EQ(redis->stat(key(1), told), TTS_OK);
  EXPECT_EQ(told.back().info().hit_count, 7u);
  EXPECT_EQ(told.back().info().accessed_ms, sample.raw().accessed_ms);
  ASSERT_EQ(redis->put(key(1), audio(100, 2), TTS_PUT_REPLACE), TTS_OK);
  ASSERT_EQ(redis->stat(key(1), told), TTS_OK);
  EXPECT_EQ(told.back().info().hit_count, 0u);
}

TEST_F(RedisLife, ScansSeeOnlyWhatIsTheirs) {
  Redis mine(socket(), config());
  Redis other(socket(), R"(, "timeout": "5s", "prefix": "another-)" + prefix() + "\"");
  for (uint64_t i = 0; i < 700; ++i) ASSERT_EQ(mine->put(key(i), audio(20, i)), TTS_OK);
  ASSERT_EQ(other->put(key(1), audio(20, 1)), TTS_OK);
  ASSERT_EQ(mine->touch(key(1), 1, 1), TTS_OK);
  EXPECT_EQ(mine->scan().size(), 700u);
  EXPECT_EQ(other->scan().size(), 1u);
}

}  // namespace
}  // namespace caesura::test
