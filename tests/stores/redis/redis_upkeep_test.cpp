// tts.admin/1: a plan is what apply removes, and nothing that changed since; verify finds damage.
#include "tests/stores/redis/redis_fixture.hpp"

namespace caesura::test {
namespace {

class RedisUpkeep : public RedisTest {
 protected:
  static tts_policy everything() {
    tts_policy policy{};
    policy.struct_size = sizeof policy;
    return policy;
  }
  const tts_ext_admin* admin() { return redis_->extension<tts_ext_admin>(TTS_EXT_ADMIN); }
  std::vector<Told> plan(const tts_policy& policy) {
    std::vector<Told> told;
    EXPECT_EQ(admin()->plan(admin(), nullptr, &policy, keep_entry, &told, nullptr), TTS_OK);
    return told;
  }
  tts_report apply(const tts_policy& policy, const std::vector<Told>& planned,
                   std::vector<Told>& removed) {
    std::vector<tts_store_key> keys;
    for (const Told& one : planned) {
      keys.push_back({tts::str(one.tenant), tts::str(one.scheme), tts::str(one.digest)});
    }
    tts_report report{};
    report.struct_size = sizeof report;
    EXPECT_EQ(admin()->apply(admin(), nullptr, &policy, keys.data(), keys.size(), keep_entry,
                             &removed, &report, nullptr),
              TTS_OK);
    return report;
  }
  tts_report verify(std::vector<Told>& told) {
    const tts_policy policy = everything();
    tts_report report{};
    report.struct_size = sizeof report;
    EXPECT_EQ(admin()->verify(admin(), nullptr, &policy, keep_entry, &told, &report, nullptr),
              TTS_OK);
    return report;
  }
  static std::vector<std::string> digests(const std::vector<Told>& told) {
    std::vector<std::string> all;
    for (const Told& one : told) all.push_back(one.tenant + "/" + one.digest);
    return all;
  }
  void fill() {
    for (uint64_t i = 0; i < 150; ++i) {
      Sample sample(audio(500, i));
      sample.raw().accessed_ms = sample.raw().created_ms + static_cast<int64_t>(i);
      sample.provider = i % 2 == 0 ? "azure" : "tone";
      ASSERT_EQ(redis_->put(key(i, i % 3 == 0 ? "acme" : ""), sample), TTS_OK);
    }
  }

  Redis redis_{socket(), config()};
};

TEST_F(RedisUpkeep, WhatIsPlannedIsRemovedAndNothingElse) {
  fill();
  tts_policy policy = everything();
  policy.flags = TTS_POLICY_TENANT;
  policy.tenant = tts::str("acme");
  policy.provider = tts::str("tone");
  policy.limit = 20;
  const std::vector<Told> planned = plan(policy);
  ASSERT_EQ(planned.size(), 20u);
  EXPECT_EQ(redis_->scan().size(), 150u);  // a plan removes nothing
  std::vector<Told> removed;
  const tts_report report = apply(policy, planned, removed);
  EXPECT_EQ(report.scanned, 20u);
  EXPECT_EQ(report.removed, 20u);
  EXPECT_EQ(report.failed, 0u);
  EXPECT_GT(report.bytes_freed, 20u * 500u);
  EXPECT_EQ(digests(removed), digests(planned));
  EXPECT_EQ(redis_->scan().size(), 130u);
  EXPECT_EQ(apply(policy, planned, removed).removed, 0u);  // again, after an interruption
}

TEST_F(RedisUpkeep, ApplyJudgesEachEntryAgain) {
  fill();
  tts_policy policy = everything();
  policy.flags = TTS_POLICY_NEVER_HIT;
  const std::vector<Told> planned = plan(policy);
  ASSERT_EQ(planned.size(), 150u);
  ASSERT_EQ(redis_->touch(key(1), 1, 1), TTS_OK);  // hit since
  std::vector<Told> removed;
  EXPECT_EQ(apply(policy, planned, removed).removed, 149u);
  EXPECT_EQ(redis_->audio_of(key(1)), audio(500, 1));
}

TEST_F(RedisUpkeep, PlansWriteNothing) {
  Server own("redis");
  Redis redis("unix:" + own.text("socket"));
  for (uint64_t i = 0; i < 20; ++i) ASSERT_EQ(redis->put(key(i), audio(500, i)), TTS_OK);
  const PlainClient plain(own);
  plain.ask({"CONFIG", "RESETSTAT"});
  const auto* table = redis->extension<tts_ext_admin>(TTS_EXT_ADMIN);
  std::vector<Told> told;
  const tts_policy policy = everything();
  ASSERT_EQ(table->plan(table, nullptr, &policy, keep_entry, &told, nullptr), TTS_OK);
  EXPECT_EQ(told.size(), 20u);
  const std::string commands = plain.ask({"INFO", "commandstats"});
  for (const char* write : {"_set:", "unlink", "del:", "evalsha", "hset", "expire"}) {
    EXPECT_EQ(commands.find(write), std::string::npos) << commands;
  }
}

TEST_F(RedisUpkeep, VerifyFindsDamageAndRemovesIt) {
  fill();
  const PlainClient plain(server());
  plain.ask({"SETRANGE", name(key(1)), "600", "xyz"});  // the audio
  plain.ask({"SETRANGE", name(key(2)), "20", "xyz"});   // the header
  plain.ask({"SET", name(key(4)), "cut"});              // hardly anything
  plain.ask({"COPY", name(key(5)), name(key(1005))});   // misplaced
  std::vector<Told> told;
  const tts_report report = verify(told);
  EXPECT_EQ(report.scanned, 151u);
  EXPECT_EQ(report.removed, 4u);
  EXPECT_EQ(told.size(), 4u);
  EXPECT_EQ(redis_->scan().size(), 147u);
  EXPECT_EQ(redis_->statistic("corrupt_total"), 4);
  told.clear();
  EXPECT_EQ(verify(told).removed, 0u);
  EXPECT_EQ(redis_->audio_of(key(5)), audio(500, 5));
}

TEST_F(RedisUpkeep, AnOlderCallersReportIsNotOverrun) {
  fill();
  struct {
    tts_report report;
    uint64_t behind;
  } memory{};
  memory.report.struct_size = offsetof(tts_report, bytes_freed);
  memory.report.bytes_freed = 77;
  const tts_policy policy = everything();
  std::vector<Told> told;
  ASSERT_EQ(admin()->verify(admin(), nullptr, &policy, keep_entry, &told, &memory.report, nullptr),
            TTS_OK);
  EXPECT_EQ(memory.report.scanned, 150u);
  EXPECT_EQ(memory.report.bytes_freed, 77u);
}

}  // namespace
}  // namespace caesura::test
