// R14: what a dry run tells is what a clean-up removes, and nothing else; checks find damage.
#include <algorithm>
#include <random>
#include <set>

#include "tests/stores/store_kinds.hpp"

namespace caesura::test {
namespace {

constexpr int64_t kHour = 3'600'000;

using Random = std::mt19937_64;

tts_policy everything() {
  tts_policy policy{};
  policy.struct_size = sizeof policy;
  return policy;
}

// One entry that a generated store holds.
struct Made {
  Key key;
  std::string audio;
};

class Upkeep : public StoreSuite {
 protected:
  void SetUp() override {
    StoreSuite::SetUp();
    admin_ = store().extension<tts_ext_admin>(TTS_EXT_ADMIN);
    ASSERT_NE(admin_, nullptr);
    ASSERT_NE(admin_->plan, nullptr);
    ASSERT_NE(admin_->apply, nullptr);
  }

  // Up to a dozen entries of three tenants, two providers, all ages, some expired, some with hits.
  std::vector<Made> generate(Random& random) {
    std::vector<Made> made;
    const auto pick = [&](uint64_t count) { return random() % count; };
    const int64_t now_ms = host().unix_ms();
    for (uint64_t i = 0, count = 1 + pick(12); i < count; ++i) {
      static const char* const kTenants[] = {"", "acme", "b%/..\"x"};
      Made one{key(random(), kTenants[pick(3)], pick(3) == 0 ? "v2" : "v3"),
               audio(static_cast<std::size_t>(100 + pick(400)), i)};
      Sample sample(one.audio);
      sample.raw().created_ms = sample.raw().accessed_ms =
          now_ms - static_cast<int64_t>(1 + pick(100)) * kHour;
      if (pick(4) == 0) sample.raw().expires_ms = now_ms + (pick(2) == 0 ? -1 : 1) * kHour;
      sample.provider = pick(2) == 0 ? "azure" : "tone";
      sample.voice = pick(2) == 0 ? "low" : "high";
      if (pick(2) == 0) sample.add_label("project", pick(2) == 0 ? "dune" : "emma");
      EXPECT_EQ(store().put(one.key, sample), TTS_OK) << store().error.message;
      if (pick(2) == 0) {
        store().touch(one.key, now_ms - static_cast<int64_t>(pick(50)) * kHour, 1 + pick(3));
      }
      made.push_back(std::move(one));
    }
    return made;
  }

  static tts_policy some_policy(Random& random) {
    tts_policy policy = everything();
    const auto maybe = [&] { return random() % 4 == 0; };
    if (maybe()) {
      policy.flags |= TTS_POLICY_TENANT;
      policy.tenant = tts::str(random() % 2 == 0 ? "acme" : "");
    }
    if (maybe()) policy.flags |= TTS_POLICY_NEVER_HIT;
    if (maybe()) policy.flags |= TTS_POLICY_EXPIRED;
    if (maybe()) policy.scheme = tts::str("v2");
    if (maybe()) policy.provider = tts::str("azure");
    if (maybe()) policy.voice = tts::str("high");
    static const tts_kv kDune{tts::str("project"), tts::str("dune")};
    if (maybe()) {
      policy.labels = &kDune;
      policy.label_count = 1;
    }
    if (maybe()) policy.min_idle_ms = static_cast<int64_t>(1 + random() % 100) * kHour;
    if (maybe()) policy.max_bytes = 1 + random() % 2000;
    if (maybe()) policy.limit = 1 + random() % 5;
    return policy;
  }

  std::vector<Told> plan(const tts_policy& policy) {
    std::vector<Told> told;
    TestContext context;
    tts_error error = tts::empty_error();
    EXPECT_EQ(admin_->plan(admin_, context.table(), &policy, keep_entry, &told, &error), TTS_OK)
        << error.message;
    return told;
  }
  std::vector<Told> apply(const tts_policy& policy, const std::vector<Told>& planned,
                          tts_report& report) {
    std::vector<tts_store_key> keys;
    for (const Told& one : planned) {
      keys.push_back({tts::str(one.tenant), tts::str(one.scheme), tts::str(one.digest)});
    }
    report = {};
    report.struct_size = sizeof report;
    std::vector<Told> told;
    TestContext context;
    tts_error error = tts::empty_error();
    EXPECT_EQ(admin_->apply(admin_, context.table(), &policy, keys.data(), keys.size(), keep_entry,
                            &told, &report, &error),
              TTS_OK)
        << error.message;
    return told;
  }
  static std::set<std::string> names(const std::vector<Told>& told) {
    std::set<std::string> all;
    for (const Told& one : told) all.insert(one.tenant + "|" + one.scheme + "|" + one.digest);
    return all;
  }
  static std::string name(const Key& key) {
    const tts_store_key view = key.view();
    return std::string(tts::view(view.tenant)) + "|" + std::string(tts::view(view.scheme)) + "|" +
           std::string(tts::view(view.digest));
  }

  const tts_ext_admin* admin_ = nullptr;
};

TEST_P(Upkeep, ADryRunTellsExactlyWhatACleanUpRemoves) {
  // The rounds are the same everywhere; what costs a sync or a round trip gets fewer in CI.
  const bool full = std::getenv("CAESURA_FULL_RELIABILITY") != nullptr;
  const std::string& kind = GetParam().name;
  const uint64_t rounds = full ? 10'000 : kind == "memory" ? 1000 : kind == "disk" ? 200 : 20;
  for (uint64_t seed = 0; seed < rounds && !HasFailure(); ++seed) {
    Random random(seed);
    const std::vector<Made> made = generate(random);
    const tts_policy policy = some_policy(random);
    const auto before = names(store().scan());
    const std::vector<Told> planned = plan(policy);
    EXPECT_EQ(names(store().scan()), before) << "seed " << seed;  // a dry run changes nothing

    tts_report report;
    const std::vector<Told> removed = apply(policy, planned, report);
    EXPECT_EQ(names(removed), names(planned)) << "seed " << seed;
    EXPECT_EQ(report.removed, planned.size()) << "seed " << seed;
    EXPECT_EQ(report.failed, 0u) << "seed " << seed;
    EXPECT_EQ(report.bytes_freed > 0, !planned.empty()) << "seed " << seed;
    const auto gone = names(removed);
    std::vector<Key> all;
    for (const Made& one : made) {
      all.push_back(one.key);
      std::vector<Told> found;
      const bool expired = store().stat(one.key, found) != TTS_OK;
      if (gone.contains(name(one.key))) {
        EXPECT_TRUE(expired) << "seed " << seed;
      } else if (!expired) {
        EXPECT_EQ(store().audio_of(one.key), one.audio) << "seed " << seed;
      }
    }
    ASSERT_EQ(store().remove(all), TTS_OK);
  }
}

TEST_P(Upkeep, WhatChangedSinceThePlanStays) {
  const int64_t now_ms = host().unix_ms();
  for (uint64_t i = 0; i < 3; ++i) {
    Sample sample(audio(200, i));
    sample.raw().created_ms = sample.raw().accessed_ms = now_ms - 10 * kHour;
    ASSERT_EQ(store().put(key(i), sample), TTS_OK);
  }
  tts_policy policy = everything();
  policy.min_idle_ms = 5 * kHour;
  const std::vector<Told> planned = plan(policy);
  ASSERT_EQ(planned.size(), 3u);
  ASSERT_EQ(store().touch(key(1), now_ms, 1), TTS_OK);  // somebody heard it meanwhile
  ASSERT_EQ(store().remove({key(2)}), TTS_OK);
  tts_report report;
  EXPECT_EQ(apply(policy, planned, report).size(), 1u);
  EXPECT_EQ(report.removed, 1u);
  EXPECT_EQ(store().audio_of(key(1)), audio(200, 1));
  // Run again, as after an interruption: nothing is left to do.
  EXPECT_TRUE(apply(policy, planned, report).empty());
  EXPECT_EQ(report.failed, 0u);
}

TEST_P(Upkeep, ACheckFindsNothingWrongWithWholeEntries) {
  if (admin_->verify == nullptr) return;  // a store that keeps nothing beyond its process
  for (uint64_t i = 0; i < 5; ++i) ASSERT_EQ(store().put(key(i), audio(300, i)), TTS_OK);
  const tts_policy policy = everything();
  tts_report report{sizeof report, 0, 0, 0, 0, 0};
  std::vector<Told> told;
  TestContext context;
  tts_error error = tts::empty_error();
  ASSERT_EQ(admin_->verify(admin_, context.table(), &policy, keep_entry, &told, &report, &error),
            TTS_OK)
      << error.message;
  EXPECT_EQ(report.scanned, 5u);
  EXPECT_EQ(report.failed, 0u);
  EXPECT_TRUE(told.empty());
}

INSTANTIATE_TEST_SUITE_P(Every, Upkeep, ::testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace caesura::test
