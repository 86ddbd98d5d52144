#include "plugins/support/entry/policy.hpp"

#include <gtest/gtest.h>

namespace caesura::entry {
namespace {

std::string chosen(const tts_policy& policy, std::vector<Candidate> candidates) {
  choose(policy, candidates);
  std::string order;
  for (const Candidate& candidate : candidates) order += std::to_string(candidate.index);
  return order;
}

TEST(Choose, OldestAccessComesFirst) {
  EXPECT_EQ(chosen(everything(), {{30, 1, 0}, {10, 1, 1}, {20, 1, 2}, {10, 1, 3}}), "1320");
}

TEST(Choose, TakesUntilTheRestFits) {
  tts_policy policy = everything();
  policy.max_bytes = 100;
  EXPECT_EQ(chosen(policy, {{1, 60, 0}, {2, 50, 1}, {3, 50, 2}}), "0");
  EXPECT_EQ(chosen(policy, {{1, 60, 0}, {2, 60, 1}, {3, 60, 2}}), "01");
  EXPECT_EQ(chosen(policy, {{1, 60, 0}, {2, 40, 1}}), "");
}

TEST(Choose, TheLimitComesLast) {
  tts_policy policy = everything();
  policy.max_bytes = 10;
  policy.limit = 1;
  EXPECT_EQ(chosen(policy, {{2, 60, 0}, {1, 60, 1}}), "1");
}

TEST(Expiry, ZeroIsNever) {
  tts_entry_info info = tts::empty_entry_info();
  EXPECT_FALSE(is_expired(info, 1'000));
  info.expires_ms = 1'000;
  EXPECT_FALSE(is_expired(info, 999));
  EXPECT_TRUE(is_expired(info, 1'000));
}

}  // namespace
}  // namespace caesura::entry
