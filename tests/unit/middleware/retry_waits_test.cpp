// How long a retry waits, and what ends a wait.
#include "unit/middleware/running.hpp"

namespace caesura::test {
namespace {

using ::testing::StartsWith;

std::string chain(const std::string& script, const std::string& options) {
  return "providers:\n  cloud: {use: tone, script: [" + script + "]}\n" +
         "middleware:\n  again: {use: retry, " + options + "}\n" +
         "chains:\n  default: [again, cloud]\n";
}

TEST(RetryWaits, NotEarlierThanTheServiceAsked) {
  Running running(
      chain("{call: 1, status: RESOURCE_EXHAUSTED, retry_after_ms: 20000}", "base: 1ms, cap: 1ms"));
  const int64_t start = running.unix_ms();
  const Said said = running.hurry([&] {
    tts_request request = tts::empty_request();
    request.text = tts::str("hello");
    return running.say(request, TestContext());
  });
  EXPECT_EQ(said.status, TTS_OK) << said.message;
  EXPECT_GE(running.unix_ms() - start, 20'000);
}

TEST(RetryWaits, AHintThatIsTooLongEndsTheAttempts) {
  Running running(chain("{status: RESOURCE_EXHAUSTED, retry_after_ms: 31000, message: quota}",
                        "max_retry_after: 30s"));
  const Said said = running.say("hello");
  EXPECT_EQ(said.message, "after 1 attempt: quota");
  EXPECT_EQ(said.retry_after_ms, 31'000);
}

TEST(RetryWaits, AWaitBeyondTheDeadlineIsNotBegun) {
  Running running(chain("{status: UNAVAILABLE, message: down}", "base: 5s, cap: 5s"));
  const Said said = running.say_within(3'000, "hello");
  EXPECT_EQ(said.status, TTS_UNAVAILABLE);
  EXPECT_EQ(said.message, "after 1 attempt: down");
  EXPECT_LT(said.seconds, 1.0);
}

TEST(RetryWaits, TheCallersOwnDeadlineIsNotTriedAgain) {
  Running running(chain("{hang: true}", "base: 1ms"));
  EXPECT_EQ(running.say_within(60, "hello").status, TTS_DEADLINE_EXCEEDED);
  EXPECT_EQ(running.metric("tone_calls_total"), 1);
}

// The best of a few, since a busy machine may add time of its own to any one.
TEST(RetryWaits, ACancelEndsAWaitWithin50Milliseconds) {
  Running running(chain("{status: UNAVAILABLE}", "base: 1h, cap: 1h"));
  tts_request request = tts::empty_request();
  request.text = tts::str("hello");
  std::chrono::duration<double> best(1e9);
  for (int call = 1; call <= 5; ++call) {
    TestContext context;
    auto said = std::async(std::launch::async, [&] { return running.say(request, context); });
    while (running.metric("tone_calls_total") < call) std::this_thread::yield();
    const auto cancelled = std::chrono::steady_clock::now();
    context.cancel();
    EXPECT_EQ(said.get().status, TTS_CANCELLED);
    best =
        std::min<std::chrono::duration<double>>(best, std::chrono::steady_clock::now() - cancelled);
  }
  EXPECT_LT(best.count(), 0.050);
}

TEST(RetryWaits, AnAttemptThatHangsIsEndedAndTheNextAnswers) {
  Running running(chain("{call: 1, hang: true}", "attempt_timeout: 30ms, base: 1ms, cap: 2ms"));
  const Said said = running.say("hello");
  EXPECT_EQ(said.status, TTS_OK) << said.message;
  EXPECT_EQ(running.metric("caesura_retries_total"), 1);
}

TEST(RetryWaits, AnAttemptThatSpeaksSlowlyIsLeftAlone) {
  // 3 words of tone take longer than the time-out, but the first byte is there at once.
  Running running(
      "providers:\n  cloud: {use: tone, real_time_factor: 0.3, chunk_ms: 20}\n"
      "middleware:\n  again: {use: retry, attempt_timeout: 30ms}\n"
      "chains:\n  default: [again, cloud]\n");
  const Said said = running.say("three slow words");
  EXPECT_EQ(said.status, TTS_OK) << said.message;
  EXPECT_GT(said.seconds, 0.03);
  EXPECT_EQ(running.metric("tone_calls_total"), 1);
}

TEST(RetryWaits, EveryAttemptThatHangsSaysSo) {
  Running running(chain("{hang: true}", "attempts: 2, attempt_timeout: 20ms, base: 1ms, cap: 2ms"));
  const Said said = running.say("hello");
  EXPECT_EQ(said.status, TTS_DEADLINE_EXCEEDED);
  EXPECT_THAT(said.message, StartsWith("after 2 attempts: "));
}

}  // namespace
}  // namespace caesura::test
