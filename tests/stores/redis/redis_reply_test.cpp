// Answers byte by byte, cut short, announced too large, or none at all: never a wrong hit.
#include "plugins/stores/redis/reply.hpp"

#include <random>

#include "tests/stores/redis/redis_fixture.hpp"
#include "tests/stores/redis/scripted_server.hpp"

namespace caesura::test {
namespace {

using redis::Reply;
using redis::ReplyReader;

constexpr std::size_t kLimit = 1000;

// Everything that `bytes` hold, given in pieces of `step`; stops at an error.
std::vector<Reply> read_all(const std::string& bytes, std::size_t step, tts_status& status) {
  ReplyReader reader(kLimit);
  std::vector<Reply> replies(1);
  status = TTS_OK;
  for (std::size_t at = 0; at < bytes.size() && status == TTS_OK; at += step) {
    EXPECT_TRUE(reader.feed(std::string_view(bytes).substr(at, step)).ok());
    for (;;) {
      const auto whole = reader.next(replies.back());
      status = whole.status().code();
      if (!whole.ok() || !whole.value()) break;
      replies.emplace_back();
    }
  }
  replies.pop_back();
  return replies;
}

TEST(RedisReply, ComesOutTheSameHoweverItArrives) {
  const std::string bytes =
      "+OK\r\n:-42\r\n$5\r\na\r\nbc\r\n$-1\r\n*-1\r\n*3\r\n:1\r\n$0\r\n\r\n*1\r\n+x\r\n-ERR "
      "no\r\n*0\r\n";
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    tts_status status = TTS_OK;
    const std::vector<Reply> all = read_all(bytes, step, status);
    ASSERT_EQ(status, TTS_OK);
    ASSERT_EQ(all.size(), 8u);
    EXPECT_EQ(all[0].text, "OK");
    EXPECT_EQ(all[1].integer, -42);
    EXPECT_EQ(all[2].text, "a\r\nbc");
    EXPECT_TRUE(all[3].is_nil() && all[4].is_nil());
    ASSERT_EQ(all[5].items.size(), 3u);
    EXPECT_EQ(all[5].items[2].items.at(0).text, "x");
    EXPECT_TRUE(all[6].is_error());
    EXPECT_TRUE(all[7].is_array() && all[7].items.empty());
  }
}

TEST(RedisReply, AboveTheLimitIsRefusedBeforeItArrives) {
  for (const char* bytes : {"$1001\r\n", "$536870912\r\n", "$9223372036854775807\r\n",
                            "*1\r\n$1001\r\n", "*1000000000\r\n", "*2147483647\r\n"}) {
    tts_status status = TTS_OK;
    EXPECT_TRUE(read_all(bytes, 100, status).empty()) << bytes;
    EXPECT_TRUE(status == TTS_OUT_OF_RANGE || status == TTS_UNAVAILABLE) << bytes << status;
  }
  tts_status status = TTS_OK;
  read_all("+" + std::string(kLimit + 1, 'x'), 100, status);
  EXPECT_EQ(status, TTS_OUT_OF_RANGE);
  EXPECT_EQ(read_all(bulk(std::string(kLimit - 10, 'x')), 100, status).size(), 1u);
}

TEST(RedisReply, WhatIsNoProtocolIsRefused) {
  for (const char* bytes :
       {"HTTP/1.1 400 Bad Request\r\n", "\r\n\r\n", "$-2\r\n", "$12x\r\n", ":1.5\r\n", "*-5\r\n",
        "%1\r\n+a\r\n+b\r\n", "$99999999999999999999\r\n"}) {
    tts_status status = TTS_OK;
    EXPECT_TRUE(read_all(bytes, 100, status).empty()) << bytes;
    EXPECT_NE(status, TTS_OK) << bytes;
  }
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "*1\r\n";
  tts_status status = TTS_OK;
  read_all(deep, 1000, status);
  EXPECT_EQ(status, TTS_UNAVAILABLE);
}

class RedisAnswer : public RedisTest {
 protected:
  // An entry as the store itself keeps it.
  std::string stored(const Key& key, std::size_t size) {
    Redis redis(socket(), config());
    EXPECT_EQ(redis->put(key, audio(size, 1)), TTS_OK) << redis.message();
    return PlainClient(server()).ask({"GET", name(key)});
  }
};

// R10: replies cut at a random byte. CI: 100, full: 1 000.
TEST_F(RedisAnswer, CutAtAnyByteIsAMissAndTheNextOneIsRight) {
  const std::string whole = bulk(stored(key(1), 100'000));
  std::atomic<std::size_t> cut = 0;
  const ScriptedServer server([&](const std::vector<std::string>& words) {
    if (words[0] != "GET") return Answer{"$-1\r\n"};
    const std::size_t size = cut;
    return Answer{whole.substr(0, size), size < whole.size()};
  });
  Redis redis(server.address(), R"(, "timeout": "5s")");
  std::mt19937 random(20'261'122);
  std::uniform_int_distribution<std::size_t> anywhere(0, whole.size() - 1);
  const int rounds = full_size() ? 1000 : 100;
  for (int i = 0; i < rounds; ++i) {
    cut = i < 12 ? static_cast<std::size_t>(i) : anywhere(random);
    BlobKeeper keeper;
    ASSERT_EQ(redis->get(key(1), keeper), TTS_UNAVAILABLE) << cut;
    ASSERT_EQ(keeper.begins, 0) << cut;
    if (i % 4 != 3) continue;
    cut = whole.size();
    ASSERT_EQ(redis->audio_of(key(1)), audio(100'000, 1)) << redis.message();
  }
}

TEST_F(RedisAnswer, DamagedAtAnyByteIsNeverAHit) {
  const std::string value = stored(key(1), 2000);
  std::string sent;
  const ScriptedServer server([&](const std::vector<std::string>& words) {
    if (words[0] == "EVALSHA") return Answer{":0\r\n"};
    return Answer{bulk(sent)};
  });
  Redis redis(server.address());
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    sent = value;
    sent[random() % sent.size()] ^= static_cast<char>(1u << random() % 8);
    BlobKeeper keeper;
    const tts_status got = redis->get(key(1), keeper);
    EXPECT_TRUE(got == TTS_DATA_LOSS || got == TTS_FAILED_PRECONDITION) << got;
    EXPECT_EQ(keeper.begins, 0);
  }
  sent = value;
  EXPECT_EQ(redis->audio_of(key(2)), "<15>");  // another entry's bytes
  EXPECT_EQ(redis->audio_of(key(1)), audio(2000, 1));
}

TEST_F(RedisAnswer, OfAnotherKindIsNoHit) {
  for (const char* bytes : {":7\r\n", "*1\r\n$1\r\nx\r\n", "+OK\r\n", "$0\r\n\r\n", "*0\r\n",
                            "HTTP/1.1 400 Bad Request\r\n\r\n", "$536870912\r\nx"}) {
    const ScriptedServer server([&](const auto&) { return Answer{bytes}; });
    Redis redis(server.address());
    BlobKeeper keeper;
    EXPECT_NE(redis->get(key(1), keeper), TTS_OK) << bytes;
    EXPECT_EQ(keeper.begins, 0) << bytes;
    std::vector<Told> told;
    EXPECT_NE(redis->stat(key(1), told), TTS_OK) << bytes;
    EXPECT_TRUE(redis->scan().empty()) << bytes;
    EXPECT_NE(redis->status, TTS_OK) << bytes;
  }
}

TEST_F(RedisAnswer, AboveMaxEntryBytesIsAMiss) {
  Redis large(socket(), config(R"(, "timeout": "5s", "max_entry_bytes": "16MiB")"));
  ASSERT_EQ(large->put(key(1), audio(8 << 20, 1)), TTS_OK);
  Redis small(socket(), config());
  EXPECT_EQ(small->audio_of(key(1)), "<5>");
  ASSERT_EQ(small->put(key(2), audio(1000, 2)), TTS_OK);
  EXPECT_EQ(small->audio_of(key(2)), audio(1000, 2));
}

}  // namespace
}  // namespace caesura::test
