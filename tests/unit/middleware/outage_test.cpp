// An outage of the first branch, from its start to its end.
#include "unit/middleware/branches.hpp"

namespace caesura::test {
namespace {

TEST(Outage, CostsOneSynthesisPerTextAndTheFirstIsAskedAgainAfter) {
  // The first branch works once, is out for two calls, and is back.
  Running running(
      branches("{call: 2, status: UNAVAILABLE}, {call: 3, status: UNAVAILABLE}", "rest: 30s"));
  EXPECT_EQ(answer(running.say("before")), "first miss");

  EXPECT_EQ(answer(running.say("during")), "second miss");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(answer(running.say("during")), "second hit");
  EXPECT_EQ(asked(running, "cloud"), 2) << "a branch at rest is not asked";
  EXPECT_EQ(answer(running.say("before")), "first hit") << "what it said is found all the same";

  running.advance_ms(31'000);  // one trial, which fails
  EXPECT_EQ(answer(running.say("during")), "second hit");
  EXPECT_EQ(answer(running.say("during")), "second hit");
  EXPECT_EQ(asked(running, "cloud"), 3);
  EXPECT_EQ(asked(running, "offline"), 1);

  running.advance_ms(31'000);  // the next one does not
  EXPECT_EQ(answer(running.say("during")), "first miss");
  EXPECT_EQ(answer(running.say("during")), "first hit");
  EXPECT_EQ(answer(running.say("after")), "first miss");
  EXPECT_EQ(asked(running, "offline"), 1);
  EXPECT_EQ(running.metric("caesura_fallback_failures_total{object=\"any\",branch=\"first\"}"), 2);
}

TEST(Outage, AHitAfterTheRestSaysNothingOfTheService) {
  Running running(branches("{call: 2, status: UNAVAILABLE}, {call: 3, status: UNAVAILABLE}"));
  (void)running.say("known");
  EXPECT_EQ(answer(running.say("new")), "second miss");
  running.advance_ms(31'000);
  EXPECT_EQ(answer(running.say("known")), "first hit");
  EXPECT_EQ(answer(running.say("new")), "second hit");  // the trial, which fails
  EXPECT_EQ(answer(running.say("newer")), "second miss");
  EXPECT_EQ(asked(running, "cloud"), 3);
}

TEST(Outage, TheServicesOwnHintIsTheRest) {
  Running running(branches("{call: 1, status: RESOURCE_EXHAUSTED, retry_after_ms: 120000}"));
  EXPECT_EQ(answer(running.say("one")), "second miss");
  running.advance_ms(60'000);
  EXPECT_EQ(answer(running.say("two")), "second miss");
  running.advance_ms(61'000);
  EXPECT_EQ(answer(running.say("three")), "first miss");
}

TEST(Outage, RestsOnlyAfterAsManyFailuresInARowAsAreAskedFor) {
  Running running(branches("{text: bad, status: UNAVAILABLE}", "failures: 2"));
  EXPECT_EQ(answer(running.say("bad 1")), "second miss");
  EXPECT_EQ(answer(running.say("good 1")), "first miss");
  EXPECT_EQ(answer(running.say("bad 2")), "second miss");
  EXPECT_EQ(answer(running.say("bad 3")), "second miss");
  EXPECT_EQ(answer(running.say("good 2")), "second miss");
}

TEST(Outage, OneTextThatBreaksTheEngineIsNoOutage) {
  Running running(branches("{text: bad, status: INTERNAL}"));
  EXPECT_EQ(answer(running.say("bad")), "second miss");
  EXPECT_EQ(answer(running.say("good")), "first miss");
}

TEST(Outage, ABranchAtRestIsAskedWhenNoOtherIsLeft) {
  Running running(branches("{call: 1, status: UNAVAILABLE}", "", "{call: 2, status: UNAVAILABLE}"));
  EXPECT_EQ(answer(running.say("one")), "second miss");
  EXPECT_EQ(answer(running.say("two")), "first miss");
}

TEST(Outage, OnlyIfCachedAsksEveryCacheAndNoService) {
  Running running(branches("{call: 1, status: UNAVAILABLE}"));
  EXPECT_EQ(running.say("one", TTS_REQUEST_ONLY_IF_CACHED).status, TTS_NOT_FOUND);
  EXPECT_EQ(answer(running.say("one")), "second miss");
  running.advance_ms(31'000);
  EXPECT_EQ(answer(running.say("one", TTS_REQUEST_ONLY_IF_CACHED)), "second hit");
  EXPECT_EQ(asked(running, "cloud"), 1);
}

TEST(Outage, BypassDuringARestIsNoHitOfTheRestingBranch) {
  Running running(branches("{call: 2, status: UNAVAILABLE}"));
  (void)running.say("known");
  (void)running.say("new");
  EXPECT_EQ(answer(running.say("known", TTS_REQUEST_BYPASS)), "second bypass");
}

TEST(Outage, ManyCallersAtOnceLetOneTryAndAllAreAnswered) {
  Running running(branches("{status: UNAVAILABLE}"));
  (void)running.say("warm");
  running.advance_ms(31'000);
  std::vector<std::future<Said>> callers;
  for (int i = 0; i < 8; ++i) {
    callers.push_back(std::async(std::launch::async, [&] { return running.say("warm"); }));
  }
  for (auto& caller : callers) EXPECT_EQ(answer(caller.get()), "second hit");
  EXPECT_EQ(asked(running, "cloud"), 2);
}

}  // namespace
}  // namespace caesura::test
