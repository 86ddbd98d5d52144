// A hit of 100 KB against a bare GET by the client library: the same server, the same bytes, client
// and server on one core.
#include <hiredis/hiredis.h>
#include <sched.h>

#include "tests/bench/stores/bench_stores.hpp"
#include "tests/servers/server.hpp"

namespace caesura::bench {
namespace {

constexpr std::size_t kEntries = 200;
constexpr std::size_t kHits = 1000;

void pin(pid_t process) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  if (sched_setaffinity(process, sizeof one, &one) != 0) throw std::runtime_error("cannot pin");
}

class BareClient {
 public:
  explicit BareClient(redisContext* context) : context_(context) {
    if (context == nullptr || context->err != 0) throw std::runtime_error("hiredis: no server");
  }
  void get(const std::string& name, std::size_t size) {
    auto* const reply =
        static_cast<redisReply*>(redisCommand(context_.get(), "GET %b", name.data(), name.size()));
    if (reply == nullptr || reply->type != REDIS_REPLY_STRING || reply->len < size) {
      throw std::runtime_error("hiredis: a miss");
    }
    freeReplyObject(reply);
  }

 private:
  struct Free {
    void operator()(redisContext* context) const { redisFree(context); }
  };
  std::unique_ptr<redisContext, Free> context_;
};

void hits(const test::TestHost& host, const char* name, const std::string& server,
          redisContext* context) {
  const auto store = open_store(host, "redis", R"({"timeout": "5s", "server": ")" + server + "\"}");
  BareClient bare(context);
  std::vector<test::Key> keys;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kEntries; ++i) {
    keys.push_back(test::key(i));
    test::Sample sample(test::audio(kEntryBytes, i));
    put(store.get(), keys.back(), sample, TTS_PUT_REPLACE);
    names.push_back("ttsc:{@}:v3:" + keys.back().digest);
  }
  const CountingSink sink;
  print_at_most(std::string("redis: checked hit of 100 KB / bare GET by hiredis, ") + name,
                compare(
                    15,
                    [&] {
                      return nanoseconds_each(kHits, [&](std::size_t i) {
                        get(store.get(), keys[i * 7 % kEntries].view(), sink);
                      });
                    },
                    [&] {
                      return nanoseconds_each(kHits, [&](std::size_t i) {
                        bare.get(names[i * 7 % kEntries], kEntryBytes);
                      });
                    }),
                "ns", 1.25);
}

}  // namespace
}  // namespace caesura::bench

int main() {
  using namespace caesura;
  const test::TestHost host;
  test::Server server("redis");
  bench::pin(server.pid());
  bench::pin(0);
  const std::string socket = server.text("socket");
  bench::hits(host, "Unix socket", "unix:" + socket, redisConnectUnix(socket.c_str()));
  bench::hits(host, "TCP", "redis://127.0.0.1:" + std::to_string(server.port()),
              redisConnect("127.0.0.1", server.port()));
}
