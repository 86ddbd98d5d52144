// What a whole chain adds to Azure Speech, and what it saves: cache, retry and limit before the
// plugin, against the plugin alone, both through the same host and the same fake service, which
// takes 200 ms to its first byte.
#include <stdlib.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "fake_service.hpp"
#include "tests/bench/cache/chain.hpp"
#include "tests/bench/ratio.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::bench {
namespace {

using std::chrono::steady_clock;
constexpr int kRounds = 25;
constexpr std::size_t kCallers = 50;
constexpr int kServiceMs = 200;

std::string config(const std::string& endpoint, const std::string& folder) {
  return R"(
caesura: 1
stores:
  memory: {use: memory, max_bytes: 256MiB}
  disk: {use: disk, path: ")" +
         folder + R"("}
providers:
  cloud: {use: azure, endpoint: ")" +
         endpoint + R"(", key: "${ENV:BENCH_AZURE_KEY}", voice: en-US-JennyNeural}
middleware:
  in_memory: {use: cache, store: memory}
  on_disk: {use: cache, store: disk}
  retry: {use: retry}
  quota: {use: limit, concurrency: 64, requests_per_second: 1000, characters_per_day: 100000000}
chains:
  alone: [cloud]
  memory: [in_memory, retry, quota, cloud]
  disk: [on_disk, retry, quota, cloud]
)";
}

struct Stream {
  tts_status status = TTS_UNKNOWN;
  double first_ms = 0;
  double last_ms = 0;
  std::string audio;
};

double ms_since(steady_clock::time_point start, steady_clock::time_point end) {
  return std::chrono::duration<double, std::milli>(end - start).count();
}

Stream speak(const tts_provider* chain, const std::string& text,
             const tts_context* context = nullptr) {
  Stream stream;
  stream.audio.reserve(256 * 1024);
  CountingSink sink;
  sink.timed = true;
  sink.copy_to = &stream.audio;
  tts_request request = tts::empty_request();
  request.text = tts::str(text);
  const auto start = steady_clock::now();
  stream.status = chain->synthesize(chain, context, &request, sink.table(), nullptr);
  stream.first_ms = ms_since(start, sink.first);
  stream.last_ms = ms_since(start, steady_clock::now());
  return stream;
}

double first_byte_ms(const tts_provider* chain, const std::string& text) {
  const Stream stream = speak(chain, text);
  if (stream.status != TTS_OK) fail("a call failed with status " + std::to_string(stream.status));
  return stream.first_ms;
}

const char* judged(bool met) {
  return met ? "met" : "MISSED";
}

std::string numbered(const std::string& words) {
  static int number = 0;
  return words + " number " + std::to_string(++number) + ", spoken by a service.";
}

void first_bytes(const Pipeline& pipeline, const std::string& store) {
  const tts_provider* chain = pipeline.chain(store);
  const Ratio miss = compare(
      kRounds, [&] { return first_byte_ms(chain, numbered("A miss")); },
      [&] { return first_byte_ms(pipeline.chain("alone"), numbered("The plugin alone")); });
  std::printf(
      "%-6s  miss: first byte %.2f ms, plugin alone %.2f ms, added %.2f ms, ratio %.4f  (goal at "
      "most 1 ms added: %s)\n",
      store.c_str(), miss.ours, miss.floor, miss.ours - miss.floor, miss.ratio,
      judged(miss.ours - miss.floor <= 1));

  const std::string known = numbered("A hit");
  const double filled = first_byte_ms(chain, known);
  const Ratio hit = compare(
      kRounds, [&] { return first_byte_ms(chain, known); },
      [&] { return first_byte_ms(chain, numbered("A miss")); });
  std::printf(
      "%-6s  hit: first byte %.4f ms, miss %.2f ms (its own %.2f ms), ratio 1/%.0f  (goal at most "
      "1/100: %s)\n",
      store.c_str(), hit.ours, hit.floor, filled, 1 / hit.ratio, judged(hit.ratio <= 0.01));
}

struct Crowd {
  std::vector<Stream> streams;
  int64_t calls = 0;  // of the service
};

Crowd crowd(const tts_provider* chain, const std::string& text, test::FakeService& fake) {
  Crowd crowd;
  crowd.streams.resize(kCallers);
  const int64_t before = fake.counter("calls");
  std::barrier ready(static_cast<std::ptrdiff_t>(kCallers));
  std::vector<std::thread> threads;
  for (auto& stream : crowd.streams) {
    threads.emplace_back([&] {
      ready.arrive_and_wait();
      stream = speak(chain, text);
    });
  }
  for (auto& thread : threads) thread.join();
  crowd.calls = fake.counter("calls") - before;
  return crowd;
}

std::size_t whole(const std::vector<Stream>& streams, const std::string& audio) {
  return static_cast<std::size_t>(std::count_if(
      streams.begin(), streams.end(),
      [&](const Stream& stream) { return stream.status == TTS_OK && stream.audio == audio; }));
}

double slowest(const std::vector<Stream>& streams) {
  double last = 0;
  for (const auto& stream : streams) last = std::max(last, stream.last_ms);
  return last;
}

void identical_misses(const Pipeline& pipeline, const std::string& store, test::FakeService& fake) {
  std::vector<double> ratios;
  int64_t calls = 0;
  std::size_t streams = kCallers;
  for (int round = 0; round < 5; ++round) {
    const std::string text = numbered("One text for everybody");
    const Stream alone = speak(pipeline.chain("alone"), text);
    const Crowd all = crowd(pipeline.chain(store), text, fake);
    calls = std::max(calls, all.calls);
    streams = std::min(streams, whole(all.streams, alone.audio));
    ratios.push_back(slowest(all.streams) / alone.last_ms);
  }
  std::printf(
      "%-6s  %zu identical misses: calls of the service %ld, whole and equal streams %zu, slowest "
      "caller / one call alone %.3f  (goal 1 and %zu: %s)\n",
      store.c_str(), kCallers, static_cast<long>(calls), streams, median(ratios), kCallers,
      judged(calls == 1 && streams == kCallers));
}

std::atomic<bool> gone = false;

void leader_leaves(const Pipeline& pipeline, const std::string& store, test::FakeService& fake) {
  const tts_context leaving{sizeof leaving,
                            0,
                            nullptr,
                            {},
                            [](const tts_context*) noexcept -> int32_t { return gone ? 1 : 0; },
                            [](const tts_context*) noexcept -> int64_t { return INT64_MAX; }};
  const std::string text = numbered("The first caller hangs up");
  const Stream alone = speak(pipeline.chain("alone"), text);
  gone = false;
  const int64_t before = fake.counter("calls");
  Stream left;
  std::thread leader([&] { left = speak(pipeline.chain(store), text, &leaving); });
  while (fake.counter("calls") == before) std::this_thread::yield();
  std::vector<Stream> streams(kCallers - 1);
  std::vector<std::thread> followers;
  for (auto& stream : streams) {
    followers.emplace_back([&] { stream = speak(pipeline.chain(store), text); });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(kServiceMs / 4));
  const auto hung_up = steady_clock::now();
  gone = true;
  leader.join();
  const double released = ms_since(hung_up, steady_clock::now());
  for (auto& follower : followers) follower.join();
  const int64_t calls = fake.counter("calls") - before;
  std::printf(
      "%-6s  its leader hangs up: released after %.1f ms, calls of the service %ld, whole and "
      "equal streams %zu, slowest follower / one call alone %.3f  (goal 50 ms, 1 and %zu: %s)\n",
      store.c_str(), released, static_cast<long>(calls), whole(streams, alone.audio),
      slowest(streams) / alone.last_ms, kCallers - 1,
      judged(released <= 50 && calls == 1 && left.status == TTS_CANCELLED &&
             whole(streams, alone.audio) == kCallers - 1));
}

}  // namespace
}  // namespace caesura::bench

int main() {
  using namespace caesura;
  setenv("BENCH_AZURE_KEY", "good-key", 1);
  const testing::TemporaryFolder folder;
  test::FakeService fake("azure");
  fake.always("{\"delay_ms\": " + std::to_string(bench::kServiceMs) + "}");
  const bench::Pipeline pipeline(bench::config(fake.http(), folder.path().string()));
  for (const std::string store : {"memory", "disk"}) {
    bench::first_bytes(pipeline, store);
    bench::identical_misses(pipeline, store, fake);
    bench::leader_leaves(pipeline, store, fake);
  }
}
