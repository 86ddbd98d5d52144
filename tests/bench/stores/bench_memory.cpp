// Hits of the memory store: against a plain sharded LRU with shared pointers, against a copy, and
// two threads against one.
#include <time.h>

#include <array>
#include <list>
#include <mutex>
#include <random>
#include <thread>
#include <unordered_map>

#include "tests/bench/stores/bench_stores.hpp"

namespace caesura::bench {
namespace {

constexpr std::size_t kEntries = 1000;
constexpr std::size_t kHits = 200'000;

// What one writes without a plan: 16 shards, each a mutex, a map and a list in order of use.
class PlainLru {
 public:
  using Value = std::shared_ptr<const std::string>;
  void put(const std::string& key, Value value) {
    Shard& shard = of(key);
    shard.order.emplace_front(key, std::move(value));
    shard.entries[shard.order.front().first] = shard.order.begin();
  }
  Value get(std::string_view key) {
    Shard& shard = of(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(key);
    if (found == shard.entries.end()) return nullptr;
    shard.order.splice(shard.order.begin(), shard.order, found->second);
    return found->second->second;
  }

 private:
  struct Shard {
    std::mutex mutex;
    std::list<std::pair<std::string, Value>> order;
    std::unordered_map<std::string_view, std::list<std::pair<std::string, Value>>::iterator>
        entries;
  };
  Shard& of(std::string_view key) {
    return shards_[std::hash<std::string_view>()(key) % shards_.size()];
  }
  std::array<Shard, 16> shards_;
};

double thread_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// Nanoseconds of one hit while `threads` of them hit at once. Of the threads' own processor time:
// what they cost each other shows in it, what other programs take from them does not.
template <class Hit>
double with_threads(int threads, const Hit& hit) {
  std::vector<std::jthread> running;
  std::vector<double> each(static_cast<std::size_t>(threads));
  for (std::size_t t = 0; t < each.size(); ++t) {
    running.emplace_back([&, t] {
      const double start = thread_ns();
      for (std::size_t i = 0; i < kHits; ++i) hit(t * 7919 + i);
      each[t] = (thread_ns() - start) / static_cast<double>(kHits);
    });
  }
  running.clear();
  return median(each);
}

void run() {
  test::TestHost host;
  const auto store = open_store(host, "memory", R"({"max_bytes": "256MiB"})");
  PlainLru plain;
  std::vector<test::Key> keys;
  for (std::size_t i = 0; i < kEntries; ++i) {
    keys.push_back(test::key(i));
    test::Sample sample(test::audio(kEntryBytes, i));
    put(store.get(), keys.back(), sample);
    plain.put(keys.back().digest, std::make_shared<std::string>(sample.audio));
  }
  std::vector<std::size_t> order(1 << 16);
  std::mt19937 random(1);
  for (auto& at : order) at = random() % kEntries;
  std::vector<tts_store_key> views;
  for (const test::Key& key : keys) views.push_back(key.view());

  const auto ours = [&](std::size_t i) {
    const CountingSink sink;
    get(store.get(), views[order[i % order.size()]], sink);
  };
  std::atomic<uint64_t> seen = 0;
  const auto floor = [&](std::size_t i) {
    const auto value = plain.get(keys[order[i % order.size()]].digest);
    if (value == nullptr) seen = i;
  };
  CountingSink copying;
  copying.copy.resize(kEntryBytes);
  const auto with_copy = [&](std::size_t i) {
    get(store.get(), views[order[i % order.size()]], copying);
  };

  print_at_most("memory: look-up and lease / plain sharded LRU",
                compare(
                    9, [&] { return nanoseconds_each(kHits, ours); },
                    [&] { return nanoseconds_each(kHits, floor); }),
                "ns", 1.5);
  print_at_least("memory: hit with a copy of 100 KB / without",
                 compare(
                     7, [&] { return nanoseconds_each(20'000, with_copy); },
                     [&] { return nanoseconds_each(20'000, ours); }),
                 "ns", 6);
  const Ratio two = compare(
      9, [&] { return with_threads(1, ours); }, [&] { return with_threads(2, ours) / 2; });
  print_at_least("memory: hits a second, 2 threads / 1", two, "ns", 1.5);
  const Ratio plain_two = compare(
      9, [&] { return with_threads(1, floor); }, [&] { return with_threads(2, floor) / 2; });
  print_at_least("  the plain LRU, 2 threads / 1", plain_two, "ns", 0);
}

}  // namespace
}  // namespace caesura::bench

int main() {
  caesura::bench::run();
}
