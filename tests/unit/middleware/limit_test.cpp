// Calls at once, rates, and who waits.
#include <deque>
#include <mutex>

#include "unit/middleware/running.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

std::string chain(const std::string& options, const std::string& tone = "") {
  return "providers:\n  cloud: {use: tone" + (tone.empty() ? "" : ", " + tone) + "}\n" +
         "middleware:\n  quota: {use: limit, " + options + "}\n" +
         "chains:\n  default: [quota, cloud]\n";
}

// One caller after another, each begun when the one before stands in the queue or speaks.
class Callers {
 public:
  explicit Callers(Running& running) : running_(running) {}
  void add(const std::string& text) {
    contexts_.emplace_back(20'000);
    all_.push_back(std::async(std::launch::async, [this, text, &context = contexts_.back()] {
      tts_request request = tts::empty_request();
      request.text = tts::str(text);
      Said said = running_.say(request, context);
      const std::lock_guard lock(mutex_);
      ended_.push_back(text);
      return said;
    }));
    while (running_.metric("tone_calls_total") +
               running_.metric("caesura_limit_waiting{object=\"quota\"}") <
           static_cast<double>(all_.size())) {
      std::this_thread::yield();
    }
  }
  Said get(std::size_t i) { return all_[i].get(); }
  void cancel(std::size_t i) { contexts_[i].cancel(); }
  const std::vector<std::string>& ended() const { return ended_; }

 private:
  Running& running_;
  std::mutex mutex_;
  std::vector<std::string> ended_;
  std::deque<TestContext> contexts_;
  std::vector<std::future<Said>> all_;
};

TEST(Limit, PassesAtOnceWhatItAllows) {
  Running running(chain("concurrency: 2, requests_per_second: 10, characters_per_second: 1000"));
  EXPECT_EQ(running.say("hello").status, TTS_OK);
  EXPECT_EQ(running.metric("caesura_limit_wait_seconds_count{object=\"quota\"}"), 1);
}

TEST(Limit, CallersWaitInTheOrderInWhichTheyCame) {
  Running running(chain("concurrency: 1", "first_byte_ms: 120"));
  Callers callers(running);
  for (const char* text : {"one", "two", "three", "four"}) callers.add(text);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(callers.get(i).status, TTS_OK);
  EXPECT_EQ(callers.ended(), (std::vector<std::string>{"one", "two", "three", "four"}));
}

TEST(Limit, ACancelledCallerLeavesTheQueueAndHoldsNobodyUp) {
  Running running(chain("concurrency: 1", "script: [{call: 1, hang: true}]"));
  Callers callers(running);
  for (const char* text : {"hangs", "leaves", "speaks"}) callers.add(text);
  callers.cancel(1);
  EXPECT_EQ(callers.get(1).status, TTS_CANCELLED);
  callers.cancel(0);
  EXPECT_EQ(callers.get(0).status, TTS_CANCELLED);
  EXPECT_EQ(callers.get(2).status, TTS_OK);
}

TEST(Limit, RequestsAreSpacedByTheRate) {
  Running running(chain("requests_per_second: 0.1, request_burst: 2"));
  EXPECT_EQ(running.say("one").status, TTS_OK);
  EXPECT_EQ(running.say("two").status, TTS_OK);
  const int64_t start = running.unix_ms();
  tts_request request = tts::empty_request();
  request.text = tts::str("three");
  const Said said = running.hurry([&] { return running.say(request, TestContext()); });
  EXPECT_EQ(said.status, TTS_OK) << said.message;
  EXPECT_GE(running.unix_ms() - start, 9'000);
}

TEST(Limit, CharactersAreCountedAsCodePoints) {
  Running running(chain("characters_per_second: 1, character_burst: 6, max_wait: 0s"));
  EXPECT_EQ(running.say("größe").status, TTS_OK);  // 5 characters in 7 bytes
  EXPECT_EQ(running.say("a").status, TTS_OK);
  EXPECT_EQ(running.say("a").status, TTS_RESOURCE_EXHAUSTED);
}

TEST(Limit, WhoWouldWaitTooLongLearnsItAtOnce) {
  Running running(chain("characters_per_second: 1, character_burst: 10, max_wait: 5s"));
  EXPECT_EQ(running.say("ten letter").status, TTS_OK);
  const Said said = running.say("nine more");
  EXPECT_EQ(said.status, TTS_RESOURCE_EXHAUSTED);
  EXPECT_THAT(said.message, HasSubstr("limit quota: a turn comes in "));
  EXPECT_THAT(said.message, HasSubstr("later than max_wait, 5000 ms"));
  EXPECT_NEAR(said.retry_after_ms, 9'000, 500);
  EXPECT_LT(said.seconds, 1);
  EXPECT_EQ(running.metric("caesura_limit_refused_total{object=\"quota\",reason=\"wait\"}"), 1);
}

TEST(Limit, ATurnAfterTheDeadlineIsNotWaitedFor) {
  Running running(chain("requests_per_second: 0.1"));
  EXPECT_EQ(running.say("one").status, TTS_OK);
  const Said said = running.say_within(2'000, "two");
  EXPECT_EQ(said.status, TTS_RESOURCE_EXHAUSTED);
  EXPECT_THAT(said.message, HasSubstr("later than the deadline"));
  EXPECT_LT(said.seconds, 1);
}

TEST(Limit, AWaitForAPlaceIsBoundedToo) {
  Running running(chain("concurrency: 1, max_wait: 50ms", "script: [{call: 1, hang: true}]"));
  Callers callers(running);
  callers.add("hangs");
  const Said said = running.say("waits");
  EXPECT_EQ(said.status, TTS_RESOURCE_EXHAUSTED);
  EXPECT_THAT(said.message, HasSubstr("no turn within max_wait, 50 ms: 1 calls are under way"));
  callers.cancel(0);
  (void)callers.get(0);
  EXPECT_EQ(running.say("speaks").status, TTS_OK);
}

TEST(Limit, ABurstWithoutItsRateIsAnError) {
  const Running running(chain("request_burst: 5"));
  EXPECT_THAT(running.error(), HasSubstr("request_burst: means nothing without"));
}

}  // namespace
}  // namespace caesura::test
