#include "tests/stores/history.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstring>
#include <random>
#include <thread>

#include "tests/stores/store_calls.hpp"

namespace caesura::test {
namespace {

using std::chrono::milliseconds;

constexpr uint64_t kKeys = 24;
constexpr std::size_t kMostPuts = 1 << 16;
constexpr std::array<int, 3> kClients = {3, 3, 2};  // of each process
constexpr int kAllClients = 8;
constexpr const char* kDropped = "dropped";

enum class Outcome : uint32_t { unknown, done, refused };

struct PutRecord {
  std::atomic<uint64_t> key;
  std::atomic<Outcome> outcome;  // unknown while it is under way, and for ever where nobody heard
};

// In memory that all processes share, so that a killed one's records stay.
struct Records {
  std::atomic<uint64_t> operations, hits, puts;
  std::atomic<bool> closing;  // no more puts of the tenant
  std::atomic<bool> dropped;  // its entries were removed, and that was answered
  std::array<std::atomic<bool>, kAllClients> putting;
  std::atomic<bool> violated;
  std::array<char, 256> violation;
  std::array<PutRecord, kMostPuts> all;

  void violate(const std::string& what) {
    if (violated.exchange(true)) return;
    std::strncpy(violation.data(), what.c_str(), violation.size() - 1);
  }
};

bool is_dropped(uint64_t number) {
  return number % 4 == 3;
}

Key key_of(uint64_t number) {
  return key(number, is_dropped(number) ? kDropped : "");
}

// Tells its put and its key at every byte.
std::string body(uint64_t put, uint64_t number) {
  std::string bytes(sizeof put, '\0');
  std::memcpy(bytes.data(), &put, sizeof put);
  return bytes + audio(200 + put * 37 % 20'000, put * kKeys + number);
}

class Client {
 public:
  Client(Records& records, const tts_store* store, std::size_t slot, uint32_t seed)
      : records_(records), calls_(store), slot_(slot), random_(seed) {}

  // Whether the store did something, and did not only say that it cannot be reached.
  bool act() {
    const uint64_t number = random_() % kKeys;
    const uint64_t dice = random_() % 100;
    const tts_status status = dice < 60   ? get(number)
                              : dice < 88 ? put(number)
                                          : calls_.remove({key_of(number)});
    return status != TTS_UNAVAILABLE;
  }

 private:
  tts_status get(uint64_t number) {
    const bool over = is_dropped(number) && records_.dropped;
    BlobKeeper keeper;
    const tts_status status = calls_.get(key_of(number), keeper);
    if (status == TTS_DATA_LOSS) records_.violate(std::string("damage: ") + calls_.error.message);
    if (status != TTS_OK) return status;
    ++records_.hits;
    uint64_t put = 0;
    if (keeper.audio.size() > sizeof put) std::memcpy(&put, keeper.audio.data(), sizeof put);
    const std::string what = "key " + std::to_string(number) + ", put " + std::to_string(put);
    if (put >= records_.puts || records_.all[put].key != number ||
        keeper.audio != body(put, number)) {
      records_.violate("a hit that nobody put: " + what);
    } else if (records_.all[put].outcome == Outcome::refused) {
      records_.violate("a hit of a put that was refused: " + what);
    } else if (over) {
      records_.violate("a hit of a dropped tenant: " + what);
    }
    return status;
  }

  tts_status put(uint64_t number) {
    records_.putting[slot_] = is_dropped(number);
    const bool allowed = !is_dropped(number) || !records_.closing;
    const uint64_t mine = allowed ? records_.puts.fetch_add(1) : kMostPuts;
    tts_status status = TTS_OK;
    if (mine < kMostPuts) {
      PutRecord& record = records_.all[mine];
      record.key = number;
      const int32_t mode = random_() % 2 == 0 ? TTS_PUT_REPLACE : TTS_PUT_KEEP_FIRST;
      status = calls_.put(key_of(number), body(mine, number), mode);
      if (status == TTS_OK) record.outcome = Outcome::done;
      if (status == TTS_ALREADY_EXISTS) record.outcome = Outcome::refused;
    }
    records_.putting[slot_] = false;
    return status;
  }

  Records& records_;
  StoreCalls calls_;
  const std::size_t slot_;
  std::mt19937 random_;
};

class Run {
 public:
  explicit Run(const HistoryPlan& plan)
      : plan_(plan), random_(plan.seed), records_(new (shared_memory()) Records{}) {}
  ~Run() { ::munmap(records_, sizeof(Records)); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  History play() {
    for (std::size_t i = 0; i < kClients.size(); ++i) start(i);
    bool removed = false;
    while (!is_over()) {
      std::this_thread::sleep_for(milliseconds(10 + random_() % 60));
      if (!removed && records_->operations >= plan_.operations / 2) {
        drop_tenant();
        removed = true;
      }
      disturb(random_() % children_.size());
    }
    for (const pid_t child : children_) end(child);
    if (!removed) drop_tenant();
    return {records_->puts, records_->hits, kills_,
            records_->violated ? records_->violation.data() : ""};
  }

 private:
  static void* shared_memory() {
    void* const at =
        ::mmap(nullptr, sizeof(Records), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) throw std::bad_alloc();
    return at;
  }
  bool is_over() const { return records_->violated || records_->operations >= plan_.operations; }

  template <class Body>
  pid_t fork_with(Body&& body) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    int status = 0;
    try {
      body();
    } catch (const std::exception& exception) {
      std::fprintf(stderr, "client: %s\n", exception.what());
      status = 1;
    }
    ::_exit(status);
  }

  void start(std::size_t process) {
    const auto seed = static_cast<uint32_t>(random_());
    children_[process] = fork_with([&] {
      TestHost host;
      constexpr int64_t kThreeDays = 259'200'000;
      if (seed % 3 != 0) host.advance_ms(seed % 3 == 1 ? kThreeDays : -kThreeDays);
      const StorePtr store = plan_.open(host);
      std::vector<std::jthread> threads;
      for (int i = 0; i < kClients[process]; ++i) {
        threads.emplace_back([&, i] {
          Client client(*records_, store.get(), process * 3 + static_cast<std::size_t>(i),
                        seed + static_cast<uint32_t>(i));
          while (!is_over()) {
            if (client.act()) {
              ++records_->operations;
            } else {
              std::this_thread::sleep_for(milliseconds(1));
            }
          }
        });
      }
      threads.clear();
    });
  }

  // Waits until it is no more; one that was killed holds nothing up.
  void end(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) records_->violate("a client gave up");
  }

  void disturb(std::size_t process) {
    const pid_t child = children_[process];
    switch (random_() % 3) {
      case 0:
        ::kill(child, SIGKILL);
        end(child);
        for (int i = 0; i < kClients[process]; ++i) {
          records_->putting[process * 3 + static_cast<std::size_t>(i)] = false;
        }
        ++kills_;
        start(process);
        break;
      case 1:
        ::kill(child, SIGSTOP);
        std::this_thread::sleep_for(milliseconds(20 + random_() % 80));
        ::kill(child, SIGCONT);
        break;
      default:
        if (plan_.cut && random_() % 3 == 0) plan_.cut();
    }
  }

  void drop_tenant() {
    records_->closing = true;
    while (std::any_of(records_->putting.begin(), records_->putting.end(),
                       [](const auto& putting) { return putting.load(); })) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    end(fork_with([&] {
      TestHost host;
      const StorePtr store = plan_.open(host);
      StoreCalls calls(store.get());
      std::vector<Key> keys;
      for (uint64_t number = 3; number < kKeys; number += 4) keys.push_back(key_of(number));
      if (calls.remove(keys) != TTS_OK) throw std::runtime_error(calls.error.message);
    }));
    records_->dropped = true;
  }

  const HistoryPlan& plan_;
  std::mt19937 random_;
  Records* const records_;
  std::array<pid_t, kClients.size()> children_{};
  int kills_ = 0;
};

}  // namespace

History run_history(const HistoryPlan& plan) {
  return Run(plan).play();
}

}  // namespace caesura::test
