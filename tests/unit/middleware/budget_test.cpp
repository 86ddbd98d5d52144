// Characters of a day.
#include "plugins/middleware/limit/day_budget.hpp"

#include "unit/middleware/running.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;
constexpr int64_t kDay = 86'400'000;

std::string chain(const std::string& script = "") {
  return "providers:\n  cloud: {use: tone, script: [" + script + "]}\n" +
         "middleware:\n  quota: {use: limit, characters_per_day: 10}\n" +
         "chains:\n  default: [quota, cloud]\n";
}

TEST(DayBudget, SaysWhatIsLeftAndWhenItRenews) {
  limit::DayBudget budget(100);
  const int64_t noon = 20'000 * kDay + kDay / 2;  // 2024-10-04
  EXPECT_TRUE(budget.take(70, noon).ok());
  const tts::Status status = budget.take(31, noon);
  EXPECT_EQ(status.code(), TTS_RESOURCE_EXHAUSTED);
  EXPECT_EQ(status.message(),
            "the budget characters_per_day is 100 characters, 30 of them left, and this text has "
            "31; it renews at 2024-10-05T00:00:00Z");
  EXPECT_EQ(status.retry_after_ms(), kDay / 2);
  EXPECT_TRUE(budget.take(30, noon).ok());
}

TEST(DayBudget, RenewsAtMidnightAndNotWhenTheClockStepsBack) {
  limit::DayBudget budget(10);
  EXPECT_TRUE(budget.take(10, 5 * kDay).ok());
  EXPECT_FALSE(budget.take(1, 6 * kDay - 1).ok());
  EXPECT_TRUE(budget.take(10, 6 * kDay).ok());
  EXPECT_FALSE(budget.take(1, 5 * kDay).ok());
}

TEST(DayBudget, WhatIsGivenBackAfterMidnightIsNotGivenTwice) {
  limit::DayBudget budget(10);
  EXPECT_TRUE(budget.take(8, 6 * kDay - 1).ok());
  EXPECT_TRUE(budget.take(4, 6 * kDay).ok());
  budget.give_back(8, 6 * kDay - 1);
  EXPECT_EQ(budget.left(6 * kDay), 6);
}

TEST(Budget, IsRefusedWithItsNameAndComesBackTheNextDay) {
  Running running(chain());
  EXPECT_EQ(running.say("12345678").status, TTS_OK);
  EXPECT_EQ(running.metric("caesura_limit_budget_left_characters{object=\"quota\"}"), 2);
  const Said said = running.say("words");
  EXPECT_EQ(said.status, TTS_RESOURCE_EXHAUSTED);
  EXPECT_THAT(said.message, HasSubstr("limit quota: the budget characters_per_day is 10"));
  EXPECT_THAT(said.message, HasSubstr("it renews at "));
  EXPECT_GT(said.retry_after_ms, 0);
  EXPECT_EQ(running.metric("caesura_limit_refused_total{object=\"quota\",reason=\"budget\"}"), 1);
  running.advance_ms(said.retry_after_ms);
  EXPECT_EQ(running.say("words").status, TTS_OK);
}

TEST(Budget, WhatFailedBeforeItsFirstByteIsNotSpent) {
  Running running(
      chain("{call: 1, status: UNAVAILABLE},"
            "{call: 2, status: UNAVAILABLE, after_bytes: 10}"));
  EXPECT_EQ(running.say("12345678").status, TTS_UNAVAILABLE);
  EXPECT_EQ(running.metric("caesura_limit_budget_left_characters"), 10);
  EXPECT_EQ(running.say("12345678").status, TTS_UNAVAILABLE);
  EXPECT_EQ(running.metric("caesura_limit_budget_left_characters"), 2);
}

TEST(Budget, ATextBeyondTheWholeBudgetSaysSo) {
  Running running(chain());
  const Said said = running.say("more than ten characters");
  EXPECT_THAT(said.message, HasSubstr("this text alone has 24; split it, or raise the budget"));
  EXPECT_EQ(said.retry_after_ms, -1);
}

}  // namespace
}  // namespace caesura::test
