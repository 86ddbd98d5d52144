// tts.admin/1 and tts.probe/1: statistics, and lists by policy, oldest access first.
#include "tests/stores/store_kinds.hpp"
#include "tts/ext/probe.h"

namespace caesura::test {
namespace {

constexpr int64_t kMinute = 60'000;

tts_policy everything() {
  tts_policy policy{};
  policy.struct_size = sizeof policy;
  return policy;
}

// Entries 0 to 5, each a minute younger than the one before; odd ones by "azure".
void fill(StoreCalls& store, int64_t now_ms) {
  for (uint64_t i = 0; i < 6; ++i) {
    Sample sample(audio(1000, i));
    sample.raw().created_ms = sample.raw().accessed_ms =
        now_ms - (10 - static_cast<int64_t>(i)) * kMinute;
    sample.provider = i % 2 == 1 ? "azure" : "tone";
    sample.voice = i < 3 ? "low" : "high";
    sample.add_label("project", i < 2 ? "dune" : "emma");
    sample.add_label("chapter", std::to_string(i));
    if (i == 5) sample.raw().expires_ms = now_ms - 1;
    ASSERT_EQ(store.put(key(i, i == 4 ? "acme" : ""), sample), TTS_OK) << store.error.message;
  }
}

std::string order(const std::vector<Told>& told) {
  std::string digits;
  for (const Told& one : told) digits += one.digest.back();
  return digits;
}

TEST_P(StoreSuite, AListIsInOrderOfAccess) {
  fill(store(), host().unix_ms());
  ASSERT_EQ(store().touch(key(0), host().unix_ms(), 1), TTS_OK);
  const tts_policy policy = everything();
  EXPECT_EQ(order(store().list(&policy)), "123450");
  EXPECT_EQ(store().status, TTS_OK);
  EXPECT_EQ(order(store().list(nullptr)), "123450");
}

TEST_P(StoreSuite, EachConditionOfAPolicyCounts) {
  fill(store(), host().unix_ms());
  ASSERT_EQ(store().touch(key(2), 1, 3), TTS_OK);
  tts_policy policy = everything();
  policy.provider = tts::str("azure");
  EXPECT_EQ(order(store().list(&policy)), "135");
  policy.voice = tts::str("high");
  EXPECT_EQ(order(store().list(&policy)), "35");

  policy = everything();
  const tts_kv labels[] = {{tts::str("project"), tts::str("emma")},
                           {tts::str("chapter"), tts::str("3")}};
  policy.labels = labels;
  policy.label_count = 1;
  EXPECT_EQ(order(store().list(&policy)), "2345");
  policy.label_count = 2;
  EXPECT_EQ(order(store().list(&policy)), "3");

  policy = everything();
  policy.flags = TTS_POLICY_TENANT;
  EXPECT_EQ(order(store().list(&policy)), "01235");
  policy.tenant = tts::str("acme");
  EXPECT_EQ(order(store().list(&policy)), "4");

  policy = everything();
  policy.flags = TTS_POLICY_NEVER_HIT;
  EXPECT_EQ(order(store().list(&policy)), "01345");
  policy.flags = TTS_POLICY_EXPIRED;
  EXPECT_EQ(order(store().list(&policy)), "5");

  policy = everything();
  policy.min_idle_ms = 7 * kMinute + kMinute / 2;
  EXPECT_EQ(order(store().list(&policy)), "012");
  policy = everything();
  policy.limit = 4;
  EXPECT_EQ(order(store().list(&policy)), "0123");
  policy = everything();
  policy.max_bytes = 2500;
  EXPECT_EQ(order(store().list(&policy)), "0123");
  policy = everything();
  const std::string prefix = digest(3).substr(0, 12);
  policy.digest_prefix = tts::str(prefix);
  EXPECT_EQ(order(store().list(&policy)), "3");
  policy = everything();
  policy.scheme = tts::str("v2");
  EXPECT_EQ(order(store().list(&policy)), "");
}

TEST_P(StoreSuite, AListTellsWholeEntries) {
  Sample sample(audio(1000, 1));
  sample.add_label("project", "dune");
  ASSERT_EQ(store().put(key(1, "acme"), sample), TTS_OK);
  ASSERT_EQ(store().touch(key(1, "acme"), 1'800'000'000'000, 12), TTS_OK);
  const std::vector<Told> all = store().list(nullptr);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].tenant, "acme");
  EXPECT_EQ(all[0].info().size, 1000u);
  EXPECT_EQ(all[0].info().hit_count, 12u);
  EXPECT_EQ(all[0].info().accessed_ms, 1'800'000'000'000);
  EXPECT_EQ(tts::view(all[0].info().labels[0].value), "dune");
  ASSERT_NE(all[0].info().format, nullptr);
  EXPECT_EQ(all[0].info().format->sample_rate, 24000u);
}

TEST_P(StoreSuite, StatisticsCountEntriesAndHits) {
  for (uint64_t i = 0; i < 10; ++i) ASSERT_EQ(store().put(key(i), audio(1000, i)), TTS_OK);
  for (uint64_t i = 8; i < 13; ++i) store().audio_of(key(i));
  EXPECT_EQ(store().statistic("entries"), 10);
  EXPECT_GE(store().statistic("bytes"), 10 * 1000);
  EXPECT_LE(store().statistic("bytes"), 10 * 8192);
  EXPECT_EQ(store().statistic("hits_total"), 2);
  EXPECT_EQ(store().statistic("misses_total"), 3);
  ASSERT_EQ(store().remove({key(0), key(1)}), TTS_OK);
  EXPECT_EQ(store().statistic("entries"), 8);
}

TEST_P(StoreSuite, AHealthyStoreProbesWell) {
  const auto* probe = store().extension<tts_ext_probe>(TTS_EXT_PROBE);
  ASSERT_NE(probe, nullptr);
  TestContext context;
  tts_error error = tts::empty_error();
  EXPECT_EQ(probe->probe(probe, context.table(), &error), TTS_OK) << error.message;
  EXPECT_EQ(store().extension<void>("tts.nothing/1"), nullptr);
}

}  // namespace
}  // namespace caesura::test
