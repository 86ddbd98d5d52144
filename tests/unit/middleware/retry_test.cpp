// What is tried again, and what the caller is told.
#include "unit/middleware/running.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string chain(const std::string& script, const std::string& options = "base: 1ms, cap: 2ms") {
  return "providers:\n  cloud: {use: tone, script: [" + script + "]}\n" +
         "middleware:\n  again: {use: retry, " + options + "}\n" +
         "chains:\n  default: [again, cloud]\n";
}

TEST(Retry, WhatPassesIsTriedAgainUntilItAnswers) {
  for (const std::string status : {"UNAVAILABLE", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED"}) {
    Running running(chain("{times: 2, status: " + status + "}"));
    const Said said = running.say("hello");
    EXPECT_EQ(said.status, TTS_OK) << said.message;
    EXPECT_FALSE(said.audio.empty());
    EXPECT_EQ(running.metric("tone_calls_total"), 3);
    EXPECT_EQ(running.metric("caesura_retries_total{object=\"again\"}"), 2);
  }
}

TEST(Retry, WhatCannotPassIsToldAtOnceAndUnchanged) {
  for (const std::string status : {"INVALID_ARGUMENT", "UNAUTHENTICATED", "PERMISSION_DENIED",
                                   "FAILED_PRECONDITION", "INTERNAL"}) {
    Running running(chain("{status: " + status + ", vendor_code: 401, message: no}"));
    const Said said = running.say("hello");
    EXPECT_EQ(said.message, "no");
    EXPECT_EQ(said.vendor_code, 401);
    EXPECT_EQ(running.metric("tone_calls_total"), 1) << status;
  }
}

TEST(Retry, TheLastErrorTellsHowManyAttemptsWereMade) {
  Running running(chain(
      "{call: 1, status: UNAVAILABLE},"
      "{status: RESOURCE_EXHAUSTED, vendor_code: 429, retry_after_ms: 1, message: too fast}"));
  const Said said = running.say("hello");
  EXPECT_EQ(said.status, TTS_RESOURCE_EXHAUSTED);
  EXPECT_EQ(said.message, "after 3 attempts: too fast");
  EXPECT_EQ(said.vendor_code, 429);
  EXPECT_EQ(said.retry_after_ms, 1);
  EXPECT_EQ(running.metric("caesura_retry_given_up_total{object=\"again\"}"), 1);
}

TEST(Retry, AnErrorOfALaterAttemptThatCannotPassIsCountedToo) {
  Running running(chain("{call: 1, status: UNAVAILABLE}, {status: INVALID_ARGUMENT, message: no}"));
  EXPECT_EQ(running.say("hello").message, "after 2 attempts: no");
}

TEST(Retry, AfterTheFirstByteTheErrorPassesThrough) {
  Running running(chain("{status: UNAVAILABLE, after_bytes: 100, message: cut off}"));
  const Said said = running.say("hello");
  EXPECT_EQ(said.status, TTS_UNAVAILABLE);
  EXPECT_EQ(said.message, "cut off");
  EXPECT_FALSE(said.audio.empty());
  EXPECT_EQ(running.metric("tone_calls_total"), 1);
}

TEST(Retry, TheAudioIsThatOfTheAnswerAlone) {
  Running plain(chain(""));
  Running failing(chain("{times: 2, status: UNAVAILABLE}"));
  EXPECT_EQ(failing.say("the same words").audio, plain.say("the same words").audio);
}

TEST(Retry, ACacheInFrontStillHasItsKeyAndItsEntry) {
  Running running(
      "stores:\n  main: {use: memory, max_bytes: 8MiB}\n"
      "providers:\n  cloud: {use: tone, script: [{call: 1, status: UNAVAILABLE}]}\n"
      "middleware:\n  cache: {use: cache, store: main}\n  again: {use: retry, base: 1ms}\n"
      "chains:\n  default: [cache, again, cloud]\n  inside: [again, cache, cloud]\n");
  const Said miss = running.say("hello");
  EXPECT_EQ(miss.told("cache"), "miss");
  EXPECT_EQ(running.say("hello").told("cache"), "hit");
  // The same provider behind a retry in another place: the fingerprint, so the key, is the same.
  EXPECT_EQ(running.say("hello", 0, "inside").told("cache.key"), miss.told("cache.key"));
}

TEST(Retry, OptionsThatContradictEachOtherAreNamed) {
  const Running running(chain("", "base: 2s, cap: 1s"));
  EXPECT_THAT(running.error(), StartsWith("c.yaml:5: middleware.again: "));
  EXPECT_THAT(running.error(), HasSubstr("cap: 1000 ms is less than base"));
}

}  // namespace
}  // namespace caesura::test
