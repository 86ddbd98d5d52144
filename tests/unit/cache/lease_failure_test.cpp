// What goes wrong between hosts costs at most one more synthesis, and never speech.
#include "tests/unit/cache/lease_fixture.hpp"

namespace caesura::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class LeaseFailure : public LeaseTest {
 protected:
  // A lease of a host that died: nobody will give it back.
  void bury_lease_of(const Station& station, const char* words) {
    ASSERT_NE(board_.acquire(key_of(station, words), 5000), 0);
  }
};

TEST_F(LeaseFailure, AProvidersErrorLetsTheNextHostTryAtOnce) {
  Station& one = station();
  Station& other = station();
  one.script.gate_before = false;
  one.script.answer = [&](tts::Context context, const tts_request&, tts::Sink) {
    (void)one.script.wait(one.script.gate_before, context);
    return tts::Status(TTS_UNAVAILABLE, "the service is down");
  };
  Spoken first;
  std::thread maker([&] { first = one.speak("hello"); });
  wait_for([&] { return one.script.calls == 1; });
  Spoken second;
  std::thread waiter([&] { second = other.speak("hello"); });
  wait_for([&] { return other.store.refused > 0; });
  one.script.open();
  maker.join();
  waiter.join();
  EXPECT_EQ(first.status, TTS_UNAVAILABLE);
  EXPECT_EQ(second.status, TTS_OK);
  EXPECT_EQ(second.cache(), "miss");
  EXPECT_EQ(other.script.calls, 1);
  EXPECT_EQ(other.stat("leases_taken_over"), 1);
  EXPECT_EQ(other.stat("stored"), 1);
}

TEST_F(LeaseFailure, ADeadHostIsTakenOverOnce) {
  for (int i = 0; i < 3; ++i) station();
  bury_lease_of(stations_[0], "hello");
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (Station& one : stations_) {
    threads.emplace_back(
        [&] { good += one.speak("hello").audio == ScriptedProvider::sound("hello") ? 1 : 0; });
  }
  wait_for([&] {
    return stations_[0].store.refused > 0 && stations_[1].store.refused > 0 &&
           stations_[2].store.refused > 0;
  });
  int calls = 0;
  for (const Station& one : stations_) calls += one.script.calls;
  EXPECT_EQ(calls, 0);
  board_.advance_ms(5001);
  for (auto& thread : threads) thread.join();
  double takeovers = 0;
  for (Station& one : stations_) {
    calls += one.script.calls;
    takeovers += one.stat("leases_taken_over");
  }
  EXPECT_EQ(good, 3);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(takeovers, 1);
}

TEST_F(LeaseFailure, AHostThatSleptPastItsLeaseServesItsCallerAndStoresNothing) {
  Station& sleeper = station(R"(, "lease": {"ttl": "120ms"})");
  Station& other = station();
  sleeper.script.gate_after_first = false;
  sleeper.store.frozen = true;
  tts_request late = text("hello");
  Spoken first;
  std::thread maker([&] { first = sleeper.speak(late); });
  wait_for([&] { return sleeper.script.calls == 1; });
  board_.advance_ms(5000);
  EXPECT_EQ(other.speak("hello").status, TTS_OK);
  EXPECT_EQ(other.script.calls, 1);
  sleeper.script.open();
  maker.join();
  EXPECT_EQ(first.status, TTS_OK);
  EXPECT_EQ(first.audio, ScriptedProvider::sound("hello"));
  EXPECT_EQ(sleeper.store.puts, 1);
  EXPECT_EQ(sleeper.stat("stored"), 0);
  EXPECT_EQ(sleeper.stat("leases_lost"), 1);
  EXPECT_EQ(sleeper.stat("store_errors"), 0) << "the store did what it is for";
}

TEST_F(LeaseFailure, WithoutAnswerAboutLeasesAFillGoesWithout) {
  Station& one = station();
  one.store.down = true;
  for (int i = 0; i < 8; ++i) {
    const std::string words = "text " + std::to_string(i);
    EXPECT_EQ(one.speak(words.c_str()).cache(), "miss");
    EXPECT_EQ(one.speak(words.c_str()).cache(), "hit");
  }
  EXPECT_EQ(one.stat("leases_bypassed"), 8);
  EXPECT_EQ(one.store.asked, 5) << "after five failures it is left alone";
  one.store.down = false;
  one.host.advance_ms(2100);
  (void)one.speak("another");
  EXPECT_EQ(one.stat("leases_bypassed"), 8);
}

TEST_F(LeaseFailure, ASlowAnswerIsNotWaitedFor) {
  Station& one = station(R"(, "lease": {"timeout": "30ms"})");
  one.store.silent = true;
  const auto begun = steady_clock::now();
  EXPECT_EQ(one.speak("hello").status, TTS_OK);
  EXPECT_GE(steady_clock::now() - begun, milliseconds(25));
  EXPECT_LT(steady_clock::now() - begun, milliseconds(1000)) << "30 ms, the rest is the machine";
  EXPECT_EQ(one.stat("leases_bypassed"), 1);
  EXPECT_EQ(one.stat("stored"), 1);
}

TEST_F(LeaseFailure, AWaitThatIsOverPassesThroughWithoutStoring) {
  Station& one = station(R"(, "lease": {"wait": "60ms"})");
  bury_lease_of(one, "hello");
  const Spoken spoken = one.speak("hello");
  EXPECT_EQ(spoken.status, TTS_OK);
  EXPECT_EQ(spoken.audio, ScriptedProvider::sound("hello"));
  EXPECT_EQ(spoken.cache(), "miss");
  EXPECT_EQ(one.store.puts, 0);
  EXPECT_EQ(one.stat("leases_waited_over"), 1);
}

TEST_F(LeaseFailure, ADeadlineLeavesTimeToSpeakAfterTheWait) {
  Station& one = station();
  bury_lease_of(one, "hello");
  TestContext context(1500);
  EXPECT_EQ(one.speak(text("hello"), &context).status, TTS_OK);
  EXPECT_EQ(one.stat("leases_waited_over"), 1);
}

TEST_F(LeaseFailure, ACancelEndsTheWaitAndNothingIsPaid) {
  Station& one = station();
  bury_lease_of(one, "hello");
  TestContext context;
  std::atomic<steady_clock::time_point> ended{};
  std::thread caller([&] {
    EXPECT_EQ(one.speak(text("hello"), &context).status, TTS_CANCELLED);
    ended = steady_clock::now();
  });
  wait_for([&] { return one.store.refused > 3; });  // by now it pauses for long
  const auto cancelled = steady_clock::now();
  context.cancel();
  caller.join();
  EXPECT_LT(ended.load() - cancelled, milliseconds(1000))
      << "the wait is 20 ms, the rest is the machine";
  wait_for([&] { return one.stat("fills_in_flight") == 0; });
  EXPECT_EQ(one.script.calls, 0);
  EXPECT_EQ(one.stat("abandoned_fills"), 1);
}

TEST_F(LeaseFailure, TheFirstCallerMayLeaveTheWaitAndTheOthersNeverNotice) {
  Station& one = station();
  bury_lease_of(one, "hello");
  TestContext leaving;
  std::thread first([&] { (void)one.speak(text("hello"), &leaving); });
  wait_for([&] { return one.store.refused > 0; });
  Spoken second;
  std::thread stays([&] { second = one.speak("hello"); });
  wait_for([&] { return one.stat("coalesced") == 1; });
  leaving.cancel();
  first.join();
  board_.advance_ms(5001);
  stays.join();
  EXPECT_EQ(second.audio, ScriptedProvider::sound("hello"));
  EXPECT_EQ(one.script.calls, 1);
}

TEST_F(LeaseFailure, TheEndOfTheHostEndsAWait) {
  Station& one = station(R"(, "stop_timeout": "5s", "lease": {"wait": "1h"})");
  bury_lease_of(one, "hello");
  TestContext context;
  std::thread caller([&] { (void)one.speak(text("hello"), &context); });
  wait_for([&] { return one.store.refused > 0; });
  context.cancel();
  caller.join();
  const auto begun = steady_clock::now();
  one.cache.reset();
  EXPECT_LT(steady_clock::now() - begun, std::chrono::seconds(4));
}

TEST_F(LeaseFailure, OptionsThatCannotWorkAreRefused) {
  for (const char* options : {R"(, "lease": {"ttl": "20ms"})", R"(, "lease": {"wait": "soon"})"}) {
    try {
      station(options);
      ADD_FAILURE() << options;
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find("lease."), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace caesura::test
