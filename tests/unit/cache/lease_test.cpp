// Several hosts share one store: what one of them makes, the others wait for.
#include "tests/unit/cache/lease_fixture.hpp"

namespace caesura::test {
namespace {

using Lease = LeaseTest;

TEST_F(Lease, TwoHostsMakeOneCallAndBothPlayItsAudio) {
  Station& one = station();
  Station& other = station();
  one.script.gate_after_first = false;
  Spoken first;
  std::thread maker([&] { first = one.speak("the same words"); });
  wait_for([&] { return one.script.calls == 1; });
  Spoken second;
  std::thread waiter([&] { second = other.speak("the same words"); });
  wait_for([&] { return other.store.refused > 0; });
  one.script.open();
  maker.join();
  waiter.join();
  EXPECT_EQ(other.script.calls, 0);
  EXPECT_EQ(second.status, TTS_OK);
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_EQ(first.cache(), "miss");
  EXPECT_EQ(second.cache(), "coalesced");
  EXPECT_EQ(second.key(), first.key());
  EXPECT_EQ(second.info.at("billed_characters"), "0") << "the other host was billed";
  EXPECT_EQ(second.info.at("engine.mood"), "good");
  EXPECT_EQ(other.stat("leases_coalesced"), 1);
  EXPECT_EQ(other.stat("saved_characters"), 14);
  EXPECT_EQ(other.host.metric("caesura_cache_leases_total,object=cache,result=coalesced"), 1);
}

TEST_F(Lease, EveryCallerOfTheWaitingHostGetsTheEntryByOneLookUp) {
  Station& one = station();
  Station& other = station();
  one.script.gate_before = false;
  std::thread maker([&] { (void)one.speak("hello"); });
  wait_for([&] { return one.script.calls == 1; });
  std::vector<Spoken> answers(20);
  std::vector<std::thread> threads;
  for (Spoken& answer : answers) threads.emplace_back([&] { answer = other.speak("hello"); });
  wait_for([&] { return other.stat("misses") + other.stat("coalesced") == 20; });
  one.script.open();
  maker.join();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(other.script.calls, 0);
  for (const Spoken& answer : answers) {
    EXPECT_EQ(answer.audio, ScriptedProvider::sound("hello"));
    EXPECT_EQ(answer.cache(), "coalesced");
  }
  EXPECT_EQ(other.stat("leases_coalesced"), 1);
}

TEST_F(Lease, IsHeldWhileTheProviderSpeaksAndGivenBackAfterThePut) {
  Station& one = station();
  one.script.gate_before = false;
  std::thread maker([&] { (void)one.speak("hello"); });
  wait_for([&] { return one.script.calls == 1; });
  EXPECT_EQ(board_.held(), 1);
  one.script.open();
  maker.join();
  wait_for([&] { return board_.held() == 0; });
  EXPECT_EQ(one.speak("hello").cache(), "hit");
}

TEST_F(Lease, WhatWasStoredBetweenLookUpAndLeaseIsNotMadeAgain) {
  Station& one = station();
  Station& other = station();
  other.store.before_acquire = [&](const std::string&) { (void)one.speak("hello"); };
  const Spoken spoken = other.speak("hello");
  EXPECT_EQ(spoken.audio, ScriptedProvider::sound("hello"));
  EXPECT_EQ(spoken.cache(), "coalesced");
  EXPECT_EQ(other.script.calls, 0);
  wait_for([&] { return board_.held() == 0; });
}

TEST_F(Lease, IsRenewedWhileAFillLasts) {
  Station& one = station(R"(, "lease": {"ttl": "120ms"})");
  one.script.gate_before = false;
  std::thread maker([&] { (void)one.speak("hello"); });
  wait_for([&] { return one.script.calls == 1; });
  for (int i = 0; i < 4; ++i) {
    const int before = one.store.renewals;
    wait_for([&] { return one.store.renewals > before + 1; });
    board_.advance_ms(100);
  }
  EXPECT_EQ(board_.held(), 1) << "400 ms have passed";
  one.script.open();
  maker.join();
  EXPECT_EQ(one.stat("stored"), 1);
  const int renewals = one.store.renewals;
  wait_for([&] { return board_.held() == 0; });
  EXPECT_LE(one.store.renewals, renewals + 1) << "what was given back is not renewed";
}

TEST_F(Lease, IsNotAskedForByAHitNorByWhatNobodyElseCouldAnswer) {
  Station& one = station();
  (void)one.speak("hello");
  const int asked = one.store.asked;
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(one.speak("hello").cache(), "hit");
  for (const uint32_t flag : {TTS_REQUEST_REFRESH, TTS_REQUEST_BYPASS}) {
    tts_request request = text("hello");
    request.flags = flag;
    EXPECT_EQ(one.speak(request).status, TTS_OK);
  }
  EXPECT_EQ(one.store.asked, asked);
}

TEST_F(Lease, CanBeSwitchedOff) {
  Station& one = station(R"(, "lease": {"enabled": false})");
  EXPECT_EQ(one.speak("hello").status, TTS_OK);
  EXPECT_EQ(one.store.asked, 0);
}

TEST_F(Lease, AnEntryWithoutMarksIsNotWhatAHostWaitsForThatWantsThem) {
  Station& one = station();
  Station& other = station();
  one.script.gate_before = false;
  std::thread maker([&] { (void)one.speak("hello"); });
  wait_for([&] { return one.script.calls == 1; });
  tts_request with_marks = text("hello");
  with_marks.flags = TTS_REQUEST_WANT_MARKS;
  Spoken second;
  std::thread waiter([&] { second = other.speak(with_marks); });
  wait_for([&] { return other.store.refused > 0; });
  one.script.open();
  maker.join();
  waiter.join();
  EXPECT_EQ(other.script.calls, 1);
  EXPECT_EQ(second.marks.size(), 1u);
  EXPECT_EQ(one.speak(with_marks).cache(), "hit");
}

TEST_F(Lease, FourHostsWithManyThreadsMakeExactlyOneCallForEachKey) {
  constexpr int kHosts = 4;
  constexpr int kThreads = 8;
  constexpr int kKeys = 100;
  for (int i = 0; i < kHosts; ++i) station();
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < kHosts * kThreads; ++t) {
    threads.emplace_back([&, t] {
      Station& mine = stations_[static_cast<std::size_t>(t % kHosts)];
      for (int i = 0; i < kKeys; ++i) {
        const std::string words = "key " + std::to_string((i + t) % kKeys);
        if (mine.speak(words.c_str()).audio != ScriptedProvider::sound(words)) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  int calls = 0;
  for (const Station& one : stations_) calls += one.script.calls;
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(calls, kKeys);
  wait_for([&] { return board_.held() == 0; });
}

}  // namespace
}  // namespace caesura::test
