// What the tests of the Redis store share: a store, a plain client beside it, names of their own.
#pragma once

#include <hiredis/hiredis.h>

#include <chrono>
#include <thread>

#include "tests/servers/server.hpp"
#include "tests/stores/store_kinds.hpp"
#include "tts/ext/probe.h"

namespace caesura::test {

// Full sizes of the reliability tests instead of those that fit CI.
inline bool full_size() {
  return std::getenv("CAESURA_FULL_RELIABILITY") != nullptr;
}

// Speaks to the server as anybody might. Throws std::runtime_error without a connection.
class PlainClient {
 public:
  explicit PlainClient(const Server& server)
      : context_(redisConnectUnix(server.text("socket").c_str())) {
    if (context_ == nullptr || context_->err != 0) throw std::runtime_error("no server");
  }
  // Texts and errors as they are, numbers in digits, "" for nil, the first item of an array.
  std::string ask(const std::vector<std::string>& words) const {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string& word : words)
      texts.push_back(word.data()), sizes.push_back(word.size());
    const std::unique_ptr<redisReply, void (*)(void*)> reply(
        static_cast<redisReply*>(redisCommandArgv(context_.get(), static_cast<int>(words.size()),
                                                  texts.data(), sizes.data())),
        freeReplyObject);
    if (reply == nullptr) throw std::runtime_error("the server hung up");
    const redisReply* one = reply.get();
    if (one->type == REDIS_REPLY_ARRAY) one = one->elements == 0 ? nullptr : one->element[0];
    if (one == nullptr || one->type == REDIS_REPLY_NIL) return "";
    if (one->type == REDIS_REPLY_INTEGER) return std::to_string(one->integer);
    return {one->str, one->len};
  }
  int64_t number(const std::vector<std::string>& words) const { return std::stoll(ask(words)); }

 private:
  struct Free {
    void operator()(redisContext* context) const { redisFree(context); }
  };
  std::unique_ptr<redisContext, Free> context_;
};

// A Redis store that is opened on demand.
class Redis {
 public:
  // `more` begins with a comma. Nothing waits for long unless a test says so.
  explicit Redis(const std::string& server, const std::string& more = R"(, "timeout": "5s")",
                 const std::function<void(TestHost&)>& prepare = {}) {
    if (prepare) prepare(host);
    store_ = open_store(host, "redis", R"({"server": ")" + server + "\"" + more + "}");
    calls_ = std::make_unique<StoreCalls>(store_.get());
  }
  StoreCalls* operator->() { return calls_.get(); }
  const tts_store* table() const { return store_.get(); }
  void close() { store_.reset(); }
  std::string message() const { return calls_->error.message; }
  tts_status probe() {
    const auto* table = calls_->extension<tts_ext_probe>(TTS_EXT_PROBE);
    const TestContext context;
    calls_->error = tts::empty_error();
    return table->probe(table, context.table(), &calls_->error);
  }

  TestHost host;

 private:
  StorePtr store_;
  std::unique_ptr<StoreCalls> calls_;
};

// Every test has a prefix of its own in the shared server.
class RedisTest : public ::testing::Test {
 protected:
  Server& server() { return Server::shared("redis"); }
  std::string socket() { return "unix:" + server().text("socket"); }
  const std::string& prefix() const { return prefix_; }
  std::string config(const std::string& more = R"(, "timeout": "5s")") const {
    return R"(, "prefix": ")" + prefix_ + "\"" + more;
  }
  std::string name(const Key& key) const {
    return prefix_ + "{" + (key.tenant.empty() ? "@" : key.tenant) + "}:" + key.scheme + ":" +
           key.digest;
  }

 private:
  testing::TemporaryFolder folder_;
  const std::string prefix_ = folder_.path().filename().string() + ":";
};

inline int64_t milliseconds_since(std::chrono::steady_clock::time_point start) {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::steady_clock;
  return duration_cast<milliseconds>(steady_clock::now() - start).count();
}

}  // namespace caesura::test
