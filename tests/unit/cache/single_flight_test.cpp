// Many callers, one synthesis: the caller sees a stream as if it were alone.
#include <barrier>
#include <thread>

#include "tests/unit/cache/cache_fixture.hpp"

namespace caesura::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class SingleFlight : public CacheTest {
 protected:
  // Waits until `count` callers share the flight: the leader and those that coalesced.
  void wait_for_callers(int count) {
    const auto end = steady_clock::now() + std::chrono::seconds(10);
    while (stat("misses") + stat("coalesced") < count && steady_clock::now() < end)
      std::this_thread::yield();
    ASSERT_EQ(stat("misses") + stat("coalesced"), count);
  }
  std::vector<std::thread> many(int count, std::vector<Spoken>& answers, const char* words) {
    answers.resize(static_cast<std::size_t>(count));
    std::vector<std::thread> threads;
    for (auto& answer : answers)
      threads.emplace_back([this, &answer, words] { answer = speak(words); });
    return threads;
  }
};

TEST_F(SingleFlight, FiftyIdenticalMissesAreOneCallAndFiftyFullStreams) {
  script_.gate_before = false;
  start();
  std::vector<Spoken> answers;
  auto threads = many(50, answers, "the same words for everyone");
  wait_for_callers(50);
  script_.open();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(script_.calls, 1);
  int misses = 0;
  int billed = 0;
  for (const auto& answer : answers) {
    EXPECT_EQ(answer.status, TTS_OK);
    EXPECT_EQ(answer.audio, ScriptedProvider::sound("the same words for everyone"));
    misses += answer.cache() == "miss" ? 1 : 0;
    billed += std::stoi(answer.info.at("billed_characters"));
  }
  EXPECT_EQ(misses, 1);
  EXPECT_EQ(billed, 27) << "billed once, in all";
}

TEST_F(SingleFlight, AFailureIsOneCallAndEveryoneHearsOfIt) {
  script_.answer = [this](tts::Context context, const tts_request&, tts::Sink) {
    (void)script_.wait(script_.gate_before, context);
    return tts::Status(TTS_UNAVAILABLE, "the service is down", 503, 700);
  };
  script_.gate_before = false;
  start();
  std::vector<Spoken> answers;
  auto threads = many(50, answers, "hello");
  wait_for_callers(50);
  script_.open();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(script_.calls, 1);
  for (const auto& answer : answers) {
    EXPECT_EQ(answer.status, TTS_UNAVAILABLE);
    EXPECT_EQ(answer.message, "the service is down");
  }
}

TEST_F(SingleFlight, ALateJoinerGetsWhatIsThereAtOnce) {
  script_.gate_after_first = false;
  start();
  std::thread leader([this] { (void)speak("some words to say"); });
  wait_for_callers(1);
  // The joiner's first bytes arrive though the provider is held after its first piece.
  std::atomic<bool> first = false;
  static thread_local std::atomic<bool>* seen = nullptr;
  std::thread late([&] {
    seen = &first;
    KeepingSink sink;
    sink.on_write = [] { *seen = true; };
    TestContext context(20'000);
    const tts_request request = text("some words to say");
    EXPECT_EQ(cache_->synthesize(cache_.get(), context.table(), &request, sink.table(), nullptr),
              TTS_OK);
    EXPECT_EQ(sink.audio, ScriptedProvider::sound("some words to say"));
  });
  const auto end = steady_clock::now() + std::chrono::seconds(10);
  while (!first && steady_clock::now() < end) std::this_thread::yield();
  EXPECT_TRUE(first);
  script_.open();
  leader.join();
  late.join();
  EXPECT_EQ(script_.calls, 1);
}

TEST_F(SingleFlight, TheLeaderMayLeaveAndTheOthersNeverNotice) {
  script_.gate_after_first = false;
  start();
  TestContext leaving;
  std::thread leader(
      [&] { EXPECT_EQ(speak(text("a long story"), &leaving).status, TTS_CANCELLED); });
  wait_for_callers(1);
  std::vector<Spoken> answers;
  auto threads = many(10, answers, "a long story");
  wait_for_callers(11);
  leaving.cancel();
  leader.join();
  script_.open();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(script_.calls, 1);
  for (const auto& answer : answers)
    EXPECT_EQ(answer.audio, ScriptedProvider::sound("a long story"));
}

TEST_F(SingleFlight, ACancelEndsTheCallersWaitSoon) {
  script_.gate_before = false;
  start();
  TestContext context;
  std::atomic<steady_clock::time_point> ended{};
  std::thread caller([&] {
    (void)speak(text("hello"), &context);
    ended = steady_clock::now();
  });
  wait_for_callers(1);
  const auto cancelled = steady_clock::now();
  context.cancel();
  caller.join();
  EXPECT_LT(ended.load() - cancelled, milliseconds(1000))
      << "the wait is 20 ms, the rest is the machine";
  script_.open();
}

TEST_F(SingleFlight, AnAbandonedFillIsFinishedBecauseItIsPaid) {
  script_.gate_after_first = false;
  start();
  TestContext context;
  std::thread caller([&] { (void)speak(text("hello"), &context); });
  wait_for_callers(1);
  context.cancel();
  caller.join();
  script_.open();
  const Spoken again = speak("hello");
  EXPECT_EQ(again.status, TTS_OK);
  EXPECT_NE(again.cache(), "miss");
  EXPECT_EQ(script_.calls, 1);
}

TEST_F(SingleFlight, AnAbandonedFillIsGivenUpWhereTheConfigSaysSo) {
  script_.gate_before = false;
  start(R"("finish_fills": false)");
  TestContext context;
  std::thread caller([&] { (void)speak(text("hello"), &context); });
  wait_for_callers(1);
  context.cancel();
  caller.join();
  const auto end = steady_clock::now() + std::chrono::seconds(10);
  while (stat("abandoned_fills") < 1 && steady_clock::now() < end) std::this_thread::yield();
  EXPECT_EQ(stat("abandoned_fills"), 1);
  EXPECT_EQ(broken_.puts, 0);
}

TEST_F(SingleFlight, TheEndOfTheCacheFinishesWhatIsPaidFor) {
  script_.gate_after_first = false;
  start();
  TestContext context;
  std::thread caller([&] { (void)speak(text("hello"), &context); });
  wait_for_callers(1);
  context.cancel();
  caller.join();
  std::thread opener([this] { script_.open(); });
  cache_.reset();
  opener.join();
  EXPECT_EQ(broken_.puts, 1);
}

TEST_F(SingleFlight, AnEngineThatHangsDoesNotKeepTheHostFromEnding) {
  script_.gate_before = false;
  start(R"("stop_timeout": "20ms")");
  TestContext context;
  std::thread caller([&] { (void)speak(text("hello"), &context); });
  wait_for_callers(1);
  context.cancel();
  caller.join();
  const auto begun = steady_clock::now();
  cache_.reset();
  EXPECT_LT(steady_clock::now() - begun, std::chrono::seconds(5))
      << "the fill's own limit is 120 s";
  EXPECT_EQ(broken_.puts, 0);
}

TEST_F(SingleFlight, ManyThreadsAndKeysMakeExactlyOneCallEach) {
  constexpr int kThreads = 64;
  constexpr int kKeys = 1000;
  start();
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kKeys; ++i) {
        // Neighbours walk the same keys in another order, so that flights meet and miss.
        const std::string words = "key " + std::to_string((i * (t % 7 + 1) + t) % kKeys);
        if (speak(words.c_str()).audio != ScriptedProvider::sound(words)) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(script_.calls, kKeys);
}

TEST_F(SingleFlight, ASinkThatRefusesGetsItsOwnStatusBack) {
  start();
  KeepingSink sink;
  sink.refuse_after = 1;
  const tts_request request = text("hello");
  EXPECT_EQ(cache_->synthesize(cache_.get(), nullptr, &request, sink.table(), nullptr),
            TTS_CANCELLED);
  (void)speak("hello");
  KeepingSink again;
  again.refuse_after = 1;
  EXPECT_EQ(cache_->synthesize(cache_.get(), nullptr, &request, again.table(), nullptr),
            TTS_CANCELLED);
}

}  // namespace
}  // namespace caesura::test
