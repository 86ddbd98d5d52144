// What the cache adds to a miss, and what many callers of the same words cost: against the provider
// alone.
#include <atomic>
#include <barrier>
#include <thread>

#include "tests/bench/cache/chain.hpp"
#include "tests/bench/ratio.hpp"

namespace caesura::bench {
namespace {

using std::chrono::steady_clock;
constexpr std::size_t kCallers = 50;

const char* const kConfig = R"(
caesura: 1
stores: {main: {use: memory, max_bytes: 1GiB}}
providers:
  quick: {use: tone, first_byte_ms: 20}
  slow: {use: tone, first_byte_ms: 200, real_time_factor: 0.1, chunk_ms: 100}
  failing: {use: tone, script: [{delay_ms: 200, status: UNAVAILABLE, message: down}]}
middleware: {cache: {use: cache, store: main}}
chains:
  quick_alone: [quick]
  quick_cached: [cache, quick]
  slow_alone: [slow]
  slow_cached: [cache, slow]
  failing_alone: [failing]
  failing_cached: [cache, failing]
)";

struct Times {
  double first_ms = 0;
  double last_ms = 0;
  tts_status status = TTS_OK;
};

double ms_since(steady_clock::time_point start, steady_clock::time_point end) {
  return std::chrono::duration<double, std::milli>(end - start).count();
}

Times speak(const tts_provider* chain, const std::string& text,
            const tts_context* context = nullptr) {
  CountingSink sink;
  sink.timed = true;
  tts_request request = tts::empty_request();
  request.text = tts::str(text);
  const auto start = steady_clock::now();
  const tts_status status = chain->synthesize(chain, context, &request, sink.table(), nullptr);
  return {ms_since(start, sink.first), ms_since(start, steady_clock::now()), status};
}

std::vector<Times> many(const tts_provider* chain, const std::string& text) {
  std::vector<Times> times(kCallers);
  std::barrier ready(static_cast<std::ptrdiff_t>(kCallers));
  std::vector<std::thread> threads;
  for (auto& time : times) {
    threads.emplace_back([&] {
      ready.arrive_and_wait();
      time = speak(chain, text);
    });
  }
  for (auto& thread : threads) thread.join();
  return times;
}

double median_of(const std::vector<Times>& times, double Times::*member) {
  std::vector<double> values;
  for (const auto& time : times) values.push_back(time.*member);
  return median(values);
}

const std::string kLong =
    "a sentence that takes a while to say, so that others may join while it is being said";

void first_byte(const Pipeline& pipeline) {
  int number = 0;
  const auto cached = [&] {
    return speak(pipeline.chain("quick_cached"), "Words " + std::to_string(++number)).first_ms;
  };
  const auto alone = [&] {
    return speak(pipeline.chain("quick_alone"), "Words " + std::to_string(++number)).first_ms;
  };
  const Ratio r = compare(60, cached, alone);
  std::printf(
      "first byte of a miss: chain %.2f ms, provider alone %.2f ms, added %.2f ms  (goal at most 1 "
      "ms: %s)\n",
      r.ours, r.floor, r.ours - r.floor, r.ours - r.floor <= 1 ? "met" : "MISSED");
}

void identical(const Pipeline& pipeline) {
  std::vector<double> last;
  std::vector<double> first;
  double calls = 0;
  for (int round = 0; round < 5; ++round) {
    const std::string text = kLong + " round " + std::to_string(round);
    const Times alone = speak(pipeline.chain("slow_alone"), text);
    const double before = pipeline.metric("tone_calls_total");
    const auto times = many(pipeline.chain("slow_cached"), text);
    calls = std::max(calls, pipeline.metric("tone_calls_total") - before);
    last.push_back(median_of(times, &Times::last_ms) / alone.last_ms);
    double leader = times[0].first_ms;
    for (const auto& time : times) leader = std::min(leader, time.first_ms);
    first.push_back(median_of(times, &Times::first_ms) / leader);
  }
  std::printf(
      "%zu identical misses: provider calls %.0f (goal 1: %s), last byte / one direct call %.3f "
      "(goal 1.1: %s),"
      " followers' first byte / leader's %.3f (goal 1.05: %s)\n",
      kCallers, calls, calls == 1 ? "met" : "MISSED", median(last),
      median(last) <= 1.1 ? "met" : "MISSED", median(first),
      median(first) <= 1.05 ? "met" : "MISSED");
}

void failing(const Pipeline& pipeline) {
  const Times alone = speak(pipeline.chain("failing_alone"), kLong);
  const double before = pipeline.metric("tone_calls_total");
  const auto times = many(pipeline.chain("failing_cached"), kLong);
  const double calls = pipeline.metric("tone_calls_total") - before;
  double slowest = 0;
  std::size_t told = 0;
  for (const auto& time : times) {
    slowest = std::max(slowest, time.last_ms);
    told += time.status == TTS_UNAVAILABLE ? 1 : 0;
  }
  std::printf(
      "provider fails under %zu callers: calls %.0f (goal 1: %s), told its error %zu, slowest / "
      "its time %.3f"
      " (goal 1.1: %s)\n",
      kCallers, calls, calls == 1 ? "met" : "MISSED", told, slowest / alone.last_ms,
      slowest / alone.last_ms <= 1.1 ? "met" : "MISSED");
}

void late_joiner(const Pipeline& pipeline) {
  std::vector<double> waits;
  for (int round = 0; round < 5; ++round) {
    const std::string text = kLong + " late " + std::to_string(round);
    std::thread leader([&] { speak(pipeline.chain("slow_cached"), text); });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    waits.push_back(speak(pipeline.chain("slow_cached"), text).first_ms);
    leader.join();
  }
  std::printf(
      "late joiner, 100 ms into the stream: first byte after %.2f ms  (goal at most 5 ms: %s)\n",
      median(waits), median(waits) <= 5 ? "met" : "MISSED");
}

void leader_leaves(const Pipeline& pipeline) {
  const std::string text = kLong + " leaving";
  const Times alone = speak(pipeline.chain("slow_alone"), text + " alone");
  static std::atomic<bool> gone = false;
  const tts_context leaving{sizeof leaving,
                            0,
                            nullptr,
                            {},
                            [](const tts_context*) noexcept -> int32_t { return gone ? 1 : 0; },
                            [](const tts_context*) noexcept -> int64_t { return INT64_MAX; }};
  const double before = pipeline.metric("tone_calls_total");
  Times left;
  std::thread leader([&] { left = speak(pipeline.chain("slow_cached"), text, &leaving); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::vector<Times> times(10);
  std::vector<std::thread> followers;
  for (auto& time : times)
    followers.emplace_back([&] { time = speak(pipeline.chain("slow_cached"), text); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const auto hung_up = steady_clock::now();
  gone = true;
  leader.join();
  const double release = ms_since(hung_up, steady_clock::now());
  for (auto& follower : followers) follower.join();
  const double calls = pipeline.metric("tone_calls_total") - before;
  std::printf(
      "leader hangs up: released after %.1f ms (goal 50: %s), calls %.0f (goal 1: %s), followers' "
      "last byte /"
      " what was left of a direct call %.3f\n",
      release, release <= 50 ? "met" : "MISSED", calls, calls == 1 ? "met" : "MISSED",
      median_of(times, &Times::last_ms) / (alone.last_ms - 50));
}

}  // namespace
}  // namespace caesura::bench

int main() {
  const caesura::bench::Pipeline pipeline(caesura::bench::kConfig);
  caesura::bench::first_byte(pipeline);
  caesura::bench::identical(pipeline);
  caesura::bench::failing(pipeline);
  caesura::bench::late_joiner(pipeline);
  caesura::bench::leader_leaves(pipeline);
}
