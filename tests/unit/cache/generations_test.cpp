// Older generations of keys: roll-back, and read-through where the older key holds all that acts.
#include "tests/unit/cache/cache_fixture.hpp"

namespace caesura::test {
namespace {

using Generations = CacheTest;

TEST_F(Generations, RollingBackFindsTheOldEntriesAgain) {
  start(R"("key": {"write_scheme": "v1"})");
  EXPECT_EQ(speak("hello").info.at("cache.scheme"), "v1");
  start(R"("key": {"write_scheme": "v2"})");
  EXPECT_EQ(speak("hello").cache(), "miss");
  start(R"("key": {"write_scheme": "v1"})");
  EXPECT_EQ(speak("hello").cache(), "hit");
}

TEST_F(Generations, ReadThroughAnswersAndWritesTheNewest) {
  start(R"("key": {"write_scheme": "v2"})");
  (void)speak("hello");
  start(R"("key": {"write_scheme": "v3", "read_schemes": ["v3", "v2"]})");
  const Spoken first = speak("hello");
  EXPECT_EQ(first.cache(), "hit");
  EXPECT_EQ(first.info.at("cache.scheme"), "v2");
  const Spoken second = speak("hello");
  EXPECT_EQ(second.cache(), "hit");
  EXPECT_EQ(second.info.at("cache.scheme"), "v3");
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_EQ(script_.calls, 1);
}

TEST_F(Generations, HitsAreCountedByTheSchemeThatAnswered) {
  const auto requests = [&](const std::string& result, const std::string& scheme) {
    return host_.metric("caesura_cache_requests_total,object=cache,result=" + result +
                        ",scheme=" + scheme);
  };
  start(R"("key": {"write_scheme": "v2"})");
  (void)speak("hello");
  EXPECT_EQ(requests("miss", "v2"), 1);
  start(R"("key": {"write_scheme": "v3", "read_schemes": ["v3", "v2"]})");
  for (int i = 0; i < 3; ++i) (void)speak("hello");
  EXPECT_EQ(requests("hit", "v2"), 1);
  EXPECT_EQ(requests("hit", "v3"), 2);
  EXPECT_EQ(requests("miss", "v3"), 0);
  EXPECT_EQ(stat("hits"), 3);
  EXPECT_EQ(stat("hits.v2"), 1);
  EXPECT_EQ(host_.metric("caesura_cache_first_byte_seconds,object=cache,result=miss"), 1);
  EXPECT_EQ(host_.metric("caesura_cache_fills_in_flight,object=cache"), 0);
}

TEST_F(Generations, AKeyThatDoesNotKnowPausesAnswersOnlyWhereNoneActs) {
  start(R"("key": {"write_scheme": "v1"})");
  (void)speak("one, two");
  (void)speak("one two");
  start(R"("key": {"write_scheme": "v3", "read_schemes": ["v3", "v1"]})");
  tts_pauses pauses = tts::all_pauses();
  pauses.comma_ms = 600;
  tts_request acting = text("one, two");
  tts_request idle = text("one two");
  acting.pauses = idle.pauses = &pauses;
  EXPECT_EQ(speak(acting).cache(), "miss");
  EXPECT_EQ(speak(idle).cache(), "hit");
}

TEST_F(Generations, WhatAnOlderKeyDoesNotHoldMakesAMiss) {
  start(R"("key": {"write_scheme": "v2"})");
  (void)speak("hello");
  start(R"("key": {"write_scheme": "v3", "read_schemes": ["v3", "v2"]})");
  for (auto member : {&tts_request::model, &tts_request::language, &tts_request::take}) {
    tts_request request = text("hello");
    request.*member = tts::str("x");
    request.flags = TTS_REQUEST_ONLY_IF_CACHED;
    EXPECT_EQ(speak(request).status, TTS_NOT_FOUND);
  }
  script_.epoch = "2";
  EXPECT_EQ(speak("hello").cache(), "miss");
}

TEST_F(Generations, WhatSaysOnlyWhatTheConfigSaysIsNotMissed) {
  start(R"("key": {"write_scheme": "v2"})");
  (void)speak("hello");
  start(R"("key": {"write_scheme": "v3", "read_schemes": ["v3", "v2"]})");
  const tts_audio_format whatever = tts::pcm_format(0, 0);
  tts_request request = text("hello");
  request.language = tts::str("en");
  request.role = tts::str("this provider knows no roles");
  request.format = &whatever;
  EXPECT_EQ(speak(request).info.at("cache.scheme"), "v2");
  EXPECT_EQ(script_.calls, 1);
}

}  // namespace
}  // namespace caesura::test
