// Clean-up on a schedule: in hosts that stay, by one of many, and never in the way of speech.
#include <gmock/gmock.h>

#include "plugins/middleware/cache/schedule.hpp"
#include "tests/unit/cache/lease_fixture.hpp"

namespace caesura::test {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kHourMs = 3'600'000;
constexpr const char* kHourly = R"(, "cleanup": {"every": "1h", "days": 0})";

// How many times the hosts of a test have cleaned.
double runs(const TestHost& host) {
  return host.metric("caesura_cache_cleanup_runs_total,object=cache");
}

class CleanUpTest : public LeaseTest {
 protected:
  std::size_t entries() const {
    std::size_t count = 0;
    const tts_store* store = entries_.value().get();
    store->scan(
        store, nullptr, nullptr,
        [](void* user, const tts_store_key*, const tts_entry_info*) noexcept -> tts_status {
          ++*static_cast<std::size_t*>(user);
          return TTS_OK;
        },
        &count, nullptr);
    return count;
  }
};

TEST_F(CleanUpTest, HappensInItsTimeInAHostThatStays) {
  Station& one = station(kHourly, true);
  (void)one.speak("hello");
  ASSERT_EQ(entries(), 1U);
  EXPECT_EQ(runs(one.host), 0);
  one.host.advance_ms(10 * kMinuteMs);
  wait_for([&] { return runs(one.host) == 1 && entries() == 0; });
  EXPECT_EQ(one.speak("hello").cache(), "miss");
  // The next one is an hour later, not a minute.
  one.host.advance_ms(kHourMs);
  wait_for([&] { return runs(one.host) == 2 && entries() == 0; });
  wait_for(
      [&] { return one.host.metric("caesura_cache_cleanup_removed_total,object=cache") == 2; });
  EXPECT_EQ(one.host.metric("caesura_cache_cleanup_failures_total,object=cache"), 0);
  EXPECT_GT(one.host.metric("caesura_cache_cleanup_freed_bytes_total,object=cache"), 0);
}

TEST_F(CleanUpTest, NeverHappensInACommand) {
  Station& command = station(kHourly, false);
  Station& service = station(kHourly, true);
  (void)command.speak("hello");
  command.host.advance_ms(24 * kHourMs);
  // The service comes round after the command would have.
  service.host.advance_ms(10 * kMinuteMs);
  wait_for([&] { return runs(service.host) == 1; });
  EXPECT_EQ(runs(command.host), 0);
}

TEST_F(CleanUpTest, OneOfTwoHostsCleans) {
  Station& one = station(kHourly, true);
  Station& other = station(kHourly, true);
  one.host.advance_ms(10 * kMinuteMs);
  wait_for([&] { return runs(one.host) == 1; });
  const int asked = other.store.refused;
  other.host.advance_ms(10 * kMinuteMs);
  wait_for([&] { return other.store.refused > asked; });
  EXPECT_EQ(runs(other.host), 0);
  // It goes on with the one that has begun, round after round.
  board_.advance_ms(kHourMs);
  one.host.advance_ms(kHourMs);
  wait_for([&] { return runs(one.host) == 2; });
  other.host.advance_ms(kHourMs);
  wait_for([&] { return other.store.refused > asked + 1; });
  EXPECT_EQ(runs(other.host), 0);
  // When that one ends, the other takes over.
  one.cache.reset();
  other.host.advance_ms(kHourMs);
  wait_for([&] { return runs(other.host) == 1; });
}

TEST_F(CleanUpTest, TakesOnlyWhatItsConditionsMean) {
  const std::string options =
      R"(, "cleanup": {"every": "1h", "days": 0, "tenant_id": "acme", "never_hit": true})";
  Station& one = station(options, true);
  tts_request acme = text("hello");
  acme.tenant = tts::str("acme");
  (void)one.speak(acme);
  (void)one.speak("hello");
  ASSERT_EQ(entries(), 2U);
  one.host.advance_ms(10 * kMinuteMs);
  wait_for([&] { return runs(one.host) == 1 && entries() == 1; });
  EXPECT_EQ(one.speak("hello").cache(), "hit");
}

// A store whose upkeep hangs until it is cancelled, or fails.
class SickUpkeep {
 public:
  explicit SickUpkeep(const tts_store* entries) : table_(*entries) {
    admin_.struct_size = sizeof admin_;
    admin_.data = this;
    admin_.plan = [](const tts_ext_admin* a, const tts_context* context, const tts_policy*,
                     tts_entry_fn, void*, tts_error* error) noexcept -> tts_status {
      auto& self = *static_cast<SickUpkeep*>(a->data);
      ++self.plans;
      while (self.hangs && !tts::Context(context).cancelled()) std::this_thread::yield();
      return tts::Status(TTS_UNAVAILABLE, "the server is away").into(error);
    };
    admin_.apply = [](const tts_ext_admin*, const tts_context*, const tts_policy*,
                      const tts_store_key*, size_t, tts_entry_fn, void*, tts_report*,
                      tts_error*) noexcept -> tts_status { return TTS_UNAVAILABLE; };
    // Copies of the table lead here by the address of the entries' own data.
    sick() = this;
    table_.destroy = [](tts_store*) noexcept {};
    table_.get_extension = [](const tts_store*, const char* id) noexcept -> const void* {
      return std::string_view(id) == TTS_EXT_ADMIN ? &sick()->admin_ : nullptr;
    };
  }
  const tts_store* table() const { return &table_; }
  std::atomic<int> plans = 0;
  std::atomic<bool> hangs = false;

 private:
  static SickUpkeep*& sick() {
    static SickUpkeep* one = nullptr;
    return one;
  }
  tts_store table_;
  tts_ext_admin admin_{};
};

class SickCleanUp : public CacheTest {
 protected:
  SickCleanUp() : sick_(memory_.value().get()) {
    host_.stay();
    host_.add_store("main", sick_.table());
  }
  void wait_for_plans(int count) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (sick_.plans < count && std::chrono::steady_clock::now() < end) {
      std::this_thread::yield();
    }
    ASSERT_GE(sick_.plans, count);
  }
  SickUpkeep sick_;
};

TEST_F(SickCleanUp, AFailureIsALineAndACountAndSpeechGoesOn) {
  start(kHourly + 2);
  host_.advance_ms(10 * kMinuteMs);
  wait_for_plans(1);
  EXPECT_EQ(speak("hello").status, TTS_OK);
  EXPECT_EQ(speak("hello").cache(), "hit");
  host_.advance_ms(kHourMs);
  wait_for_plans(2);
  cache_.reset();
  EXPECT_GE(host_.metric("caesura_cache_cleanup_failures_total,object=cache"), 1);
  EXPECT_THAT(host_.log(),
              testing::Contains(testing::AllOf(testing::HasSubstr("cleanup: "),
                                               testing::HasSubstr("the server is away"))));
}

TEST_F(SickCleanUp, TheEndOfTheHostDoesNotWaitForAStoreThatHangs) {
  sick_.hangs = true;
  start(kHourly + 2);
  host_.advance_ms(10 * kMinuteMs);
  wait_for_plans(1);
  EXPECT_EQ(speak("hello").status, TTS_OK);
  const auto before = std::chrono::steady_clock::now();
  cache_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(2));
}

TEST(CleanUpSchedule, OnceADayIsAtItsMinuteOfUtc) {
  cache::Schedule schedule;
  schedule.minute_of_day = 3 * 60 + 30;
  const int64_t midnight = 20'000 * cache::Schedule::kDayMs;
  const int64_t due = midnight + (3 * 60 + 30) * kMinuteMs;
  EXPECT_EQ(schedule.first_ms(midnight), due);
  EXPECT_EQ(schedule.first_ms(due - 1), due);
  EXPECT_EQ(schedule.next_ms(due), due + cache::Schedule::kDayMs);
  EXPECT_EQ(schedule.next_ms(due + 5 * kHourMs), due + cache::Schedule::kDayMs);
}

TEST_F(CleanUpTest, WrongOptionsAreNamed) {
  for (const auto& [options, part] :
       {std::pair{R"(, "cleanup": {"every": "10s"})", "cleanup.every"},
        {R"(, "cleanup": {"every": "9000000000000d"})", "cleanup."}}) {
    try {
      station(options, true);
      ADD_FAILURE() << options;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(part));
    }
  }
}

}  // namespace
}  // namespace caesura::test
