// R8, R9: processes with a cache each on one folder make each sound once, whoever dies or stops.
#include <sys/mman.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "tests/stores/disk_fixture.hpp"
#include "tests/unit/cache/scripted_provider.hpp"

namespace caesura::test {
namespace {

constexpr int kMostKeys = 1000;

// What the processes of a test see of each other.
struct Board {
  std::array<std::atomic<int>, kMostKeys> calls;
  std::atomic<int> wrong;
  std::atomic<int> lost;
};

class DiskSingleFlight : public DiskTest {
 protected:
  DiskSingleFlight()
      : board_(*new (::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Board()) {}
  ~DiskSingleFlight() override { ::munmap(&board_, sizeof(Board)); }

  static std::string words(int number) { return "sentence " + std::to_string(number); }

  // One process's chain: cache on the folder, in front of a provider that counts on the board.
  class Speaker {
   public:
    Speaker(const fs::path& folder, Board& board, std::function<void(int calls)> on_call)
        : board_(board), disk_(folder, R"(, "durability": "none")") {
      script_.answer = [this, on_call](tts::Context, const tts_request& request, tts::Sink sink) {
        const std::string said(tts::view(request.text));
        on_call(++board_.calls[std::stoul(said.substr(said.rfind(' ')))]);
        if (auto status = sink.begin(tts::pcm_format(8000)); !status.ok()) return status;
        const std::string sound = ScriptedProvider::sound(said);
        return sink.write(sound.data(), sound.size());
      };
      provider_.reset(
          tts::detail::ProviderObject::make(std::make_unique<ScriptedProvider>(script_)));
      disk_.host.add_store("main", disk_->table());
      auto made = PluginFile("cache").provider(
          disk_.host.table(), "cache",
          R"({"store": "main", "lease": {"ttl": "300ms", "wait": "1m", "timeout": "10s"}})",
          provider_.get());
      if (!made.ok()) throw std::runtime_error(made.status().message());
      cache_ = std::move(made).value();
    }
    void speak(int number) {
      const std::string said = words(number);
      tts_request request = tts::empty_request();
      request.text = tts::str(said);
      KeepingSink sink;
      const tts_status status =
          cache_->synthesize(cache_.get(), nullptr, &request, sink.table(), nullptr);
      if (status != TTS_OK || sink.audio != ScriptedProvider::sound(said)) ++board_.wrong;
    }
    ~Speaker() {
      board_.lost += static_cast<int>(
          disk_.host.metric("caesura_cache_leases_total,object=cache,result=lost"));
      cache_.reset();
    }

   private:
    Board& board_;
    Disk disk_;
    ScriptedProvider::Script script_;
    ProviderPtr provider_;
    ProviderPtr cache_;
  };

  template <class Body>
  static pid_t process(const Body& body) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    body();
    ::_exit(0);
  }
  // The signal that ended it, or 0.
  static int end_of(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  }

  Board& board_;
};

// R8. CI: 150 keys; full: 1 000.
TEST_F(DiskSingleFlight, FourProcessesWithSixteenThreadsMakeOneCallForEachKey) {
  const int keys = full_size() ? kMostKeys : 150;
  std::vector<pid_t> children;
  for (int p = 0; p < 4; ++p) {
    children.push_back(process([&] {
      Speaker speaker(folder(), board_, [](int) {});
      std::vector<std::thread> threads;
      for (int t = 0; t < 16; ++t) {
        threads.emplace_back([&, t] {
          for (int i = 0; i < keys; ++i) speaker.speak((i + t * 3 + p) % keys);
        });
      }
      for (auto& thread : threads) thread.join();
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(end_of(child), 0);
  EXPECT_EQ(board_.wrong, 0);
  for (int i = 0; i < keys; ++i) EXPECT_EQ(board_.calls[static_cast<std::size_t>(i)], 1) << i;
}

// R9, kills. CI: 12; full: 200.
TEST_F(DiskSingleFlight, AKilledMakerIsFollowedByExactlyOne) {
  const int rounds = full_size() ? 200 : 12;
  for (int round = 0; round < rounds; ++round) {
    std::vector<pid_t> children;
    for (int p = 0; p < 3; ++p) {
      children.push_back(process([&] {
        Speaker speaker(folder(), board_, [](int calls) {
          if (calls == 1) ::raise(SIGKILL);
        });
        speaker.speak(round);
      }));
    }
    int killed = 0;
    for (const pid_t child : children) killed += end_of(child) == SIGKILL ? 1 : 0;
    EXPECT_EQ(killed, 1);
    EXPECT_EQ(board_.calls[static_cast<std::size_t>(round)], 2) << round;
  }
  EXPECT_EQ(board_.wrong, 0);
}

// R9, stops beyond the lease. CI: 4; full: 200.
TEST_F(DiskSingleFlight, AStoppedMakerIsTakenOverAndItsLatePutIsRefused) {
  const int rounds = full_size() ? 200 : 4;
  for (int round = 0; round < rounds; ++round) {
    std::vector<pid_t> children;
    for (int p = 0; p < 3; ++p) {
      children.push_back(process([&] {
        Speaker speaker(folder(), board_, [](int calls) {
          if (calls == 1) ::raise(SIGSTOP);
        });
        speaker.speak(round);
      }));
    }
    std::vector<pid_t> stopped;
    for (int events = 0; events < 3; ++events) {
      int status = 0;
      const pid_t child = ::waitpid(-1, &status, WUNTRACED);
      if (WIFSTOPPED(status)) stopped.push_back(child);
    }
    ASSERT_EQ(stopped.size(), 1u) << "two have their audio while one sleeps";
    ::kill(stopped[0], SIGCONT);
    EXPECT_EQ(end_of(stopped[0]), 0);
    EXPECT_EQ(board_.calls[static_cast<std::size_t>(round)], 2) << round;
  }
  EXPECT_EQ(board_.wrong, 0) << "the sleeper's caller has its audio, too";
  EXPECT_EQ(board_.lost, rounds);
}

}  // namespace
}  // namespace caesura::test
