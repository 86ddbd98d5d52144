// Hits of a tiered store in its first tier, against that tier alone.
#include <random>

#include "tests/bench/stores/bench_stores.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace caesura::bench {
namespace {

constexpr std::size_t kEntries = 1000;

void run() {
  test::TestHost host;
  const testing::TemporaryFolder folder;
  const auto memory = open_store(host, "memory", R"({"max_bytes": "256MiB"})");
  const auto disk = open_store(
      host, "disk",
      R"({"path": ")" + (folder.path() / "store").string() + R"(", "durability": "none"})");
  host.add_store("fast", memory.get());
  host.add_store("local", disk.get());
  const auto tiered = open_store(host, "tiered", R"({"tiers": ["fast", "local"]})");
  std::vector<test::Key> keys;
  for (std::size_t i = 0; i < kEntries; ++i) {
    keys.push_back(test::key(i));
    test::Sample sample(test::audio(kEntryBytes, i));
    put(tiered.get(), keys.back(), sample);
  }
  std::vector<std::size_t> order(1 << 16);
  std::mt19937 random(1);
  for (auto& at : order) at = random() % kEntries;
  std::vector<tts_store_key> views;
  for (const test::Key& key : keys) views.push_back(key.view());

  CountingSink counting;
  CountingSink copying;
  copying.copy.resize(kEntryBytes);
  const auto hits = [&](const tts_store* store, const CountingSink& sink, std::size_t count) {
    return nanoseconds_each(
        count, [&](std::size_t i) { get(store, views[order[i % order.size()]], sink); });
  };
  print_at_most("tiered: hit in memory, copied by the player / memory alone",
                compare(
                    9, [&] { return hits(tiered.get(), copying, 20'000); },
                    [&] { return hits(memory.get(), copying, 20'000); }),
                "ns", 1.1);
  print_at_most("tiered: look-up and lease in memory / memory alone",
                compare(
                    9, [&] { return hits(tiered.get(), counting, 200'000); },
                    [&] { return hits(memory.get(), counting, 200'000); }),
                "ns", 1.1);
}

}  // namespace
}  // namespace caesura::bench

int main() {
  caesura::bench::run();
}
