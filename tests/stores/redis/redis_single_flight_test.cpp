// R8: processes with a cache each on one server pay once for each sound.
#include <sys/mman.h>
#include <sys/wait.h>

#include "tests/stores/redis/redis_fixture.hpp"
#include "tests/unit/cache/scripted_provider.hpp"

namespace caesura::test {
namespace {

constexpr int kMostKeys = 1000;

// What the processes see of each other.
struct Board {
  std::array<std::atomic<int>, kMostKeys> calls;
  std::atomic<int> wrong;
};

class RedisSingleFlight : public RedisTest {
 protected:
  RedisSingleFlight()
      : board_(*new (::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Board()) {}
  ~RedisSingleFlight() override { ::munmap(&board_, sizeof(Board)); }

  // One process: a cache on the server, in front of a provider that counts on the board.
  void speak_all(int keys, int threads) {
    Redis redis(socket(), config());
    ScriptedProvider::Script script;
    script.answer = [this](tts::Context, const tts_request& request, tts::Sink sink) {
      const std::string said(tts::view(request.text));
      ++board_.calls[std::stoul(said.substr(said.rfind(' ')))];
      if (auto status = sink.begin(tts::pcm_format(8000)); !status.ok()) return status;
      const std::string sound = ScriptedProvider::sound(said);
      return sink.write(sound.data(), sound.size());
    };
    const ProviderPtr provider(
        tts::detail::ProviderObject::make(std::make_unique<ScriptedProvider>(script)));
    redis.host.add_store("main", redis.table());
    auto made =
        PluginFile("cache").provider(redis.host.table(), "cache",
                                     R"({"store": "main", "store_timeout": "10s",)"
                                     R"( "lease": {"ttl": "20s", "wait": "1m", "timeout": "10s"}})",
                                     provider.get());
    if (!made.ok()) throw std::runtime_error(made.status().message());
    const ProviderPtr cache = std::move(made).value();
    std::vector<std::jthread> running;
    for (int t = 0; t < threads; ++t) {
      running.emplace_back([&, t] {
        for (int i = 0; i < keys; ++i) {
          const std::string said = "sentence " + std::to_string((i + t * 3) % keys);
          tts_request request = tts::empty_request();
          request.text = tts::str(said);
          KeepingSink sink;
          const tts_status status =
              cache->synthesize(cache.get(), nullptr, &request, sink.table(), nullptr);
          if (status != TTS_OK || sink.audio != ScriptedProvider::sound(said)) ++board_.wrong;
        }
      });
    }
  }

  Board& board_;
};

// CI: 100 keys; full: 1 000.
TEST_F(RedisSingleFlight, FourProcessesWithSixteenThreadsMakeOneCallForEachKey) {
  const int keys = full_size() ? kMostKeys : 100;
  server();  // the parent's, not a child's
  std::vector<pid_t> children;
  for (int process = 0; process < 4; ++process) {
    children.push_back(::fork());
    if (children.back() != 0) continue;
    try {
      speak_all(keys, 16);
    } catch (const std::exception& exception) {
      std::fprintf(stderr, "%s\n", exception.what());
      ::_exit(1);
    }
    ::_exit(0);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(board_.wrong, 0);
  for (int i = 0; i < keys; ++i) EXPECT_EQ(board_.calls[static_cast<std::size_t>(i)], 1) << i;
}

}  // namespace
}  // namespace caesura::test
