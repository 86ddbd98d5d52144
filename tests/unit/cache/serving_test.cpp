// Hit, miss, bypass, refresh, only-if-cached, marks, expiry: what one caller sees.
#include "tests/unit/cache/cache_fixture.hpp"

namespace caesura::test {
namespace {

using Serving = CacheTest;

TEST_F(Serving, AMissIsSpokenOnceAndThenPlayed) {
  start();
  const Spoken miss = speak("hello there");
  EXPECT_EQ(miss.status, TTS_OK);
  EXPECT_EQ(miss.cache(), "miss");
  EXPECT_EQ(miss.audio, ScriptedProvider::sound("hello there"));
  const Spoken hit = speak("hello there");
  EXPECT_EQ(hit.cache(), "hit");
  EXPECT_EQ(hit.audio, miss.audio);
  EXPECT_EQ(hit.key(), miss.key());
  EXPECT_EQ(hit.info.at("cache.store"), "main");
  EXPECT_EQ(hit.info.at("engine.mood"), "good") << "what the provider told is told again";
  EXPECT_EQ(miss.info.at("billed_characters"), "11");
  EXPECT_EQ(hit.info.at("billed_characters"), "0");
  EXPECT_EQ(script_.calls, 1);
}

TEST_F(Serving, BypassNeitherReadsNorWrites) {
  start();
  tts_request request = text("hello");
  request.flags = TTS_REQUEST_BYPASS;
  EXPECT_EQ(speak(request).cache(), "bypass");
  EXPECT_EQ(speak(request).cache(), "bypass");
  EXPECT_EQ(script_.calls, 2);
  EXPECT_EQ(broken_.gets + broken_.puts, 0);
}

TEST_F(Serving, RefreshReplacesTheEntry) {
  start();
  std::string voice = "AA";
  script_.answer = [&](tts::Context, const tts_request&, tts::Sink sink) {
    (void)sink.begin(tts::pcm_format(8000));
    return sink.write(voice.data(), voice.size());
  };
  EXPECT_EQ(speak("hello").audio, "AA");
  voice = "BB";
  EXPECT_EQ(speak("hello").audio, "AA");
  tts_request refresh = text("hello");
  refresh.flags = TTS_REQUEST_REFRESH;
  EXPECT_EQ(speak(refresh).audio, "BB");
  const Spoken after = speak("hello");
  EXPECT_EQ(after.cache(), "hit");
  EXPECT_EQ(after.audio, "BB");
}

TEST_F(Serving, OnlyIfCachedNeverSpeaks) {
  start();
  tts_request request = text("hello");
  request.flags = TTS_REQUEST_ONLY_IF_CACHED;
  EXPECT_EQ(speak(request).status, TTS_NOT_FOUND);
  EXPECT_EQ(script_.calls, 0);
  (void)speak("hello");
  EXPECT_EQ(speak(request).cache(), "hit");
}

TEST_F(Serving, AnEntryWithoutMarksIsAMissForWhoWantsThem) {
  start();
  (void)speak("hello");
  tts_request request = text("hello");
  request.flags = TTS_REQUEST_WANT_MARKS;
  const Spoken miss = speak(request);
  EXPECT_EQ(miss.cache(), "miss");
  ASSERT_EQ(miss.marks.size(), 1u);
  const Spoken hit = speak(request);
  EXPECT_EQ(hit.cache(), "hit");
  ASSERT_EQ(hit.marks.size(), 1u);
  EXPECT_EQ(hit.marks[0].value, "first");
  EXPECT_EQ(hit.marks[0].start_us, 125);
}

TEST_F(Serving, AnEntryEndsWithItsTime) {
  start(R"("ttl": "10s", "ttl_jitter_pct": 0)");
  (void)speak("hello");
  host_.advance_ms(9'000);
  EXPECT_EQ(speak("hello").cache(), "hit");
  host_.advance_ms(2'000);
  EXPECT_EQ(speak("hello").cache(), "miss");
}

TEST_F(Serving, AProviderWithoutFingerprintIsServedAndNeverCached) {
  script_.has_fingerprint = false;
  start();
  EXPECT_EQ(speak("hello").cache(), "uncached");
  EXPECT_EQ(speak("hello").cache(), "uncached");
  EXPECT_EQ(broken_.puts, 0);
}

TEST_F(Serving, AFingerprintThatBreaksTheContractIsNotTrusted) {
  script_.wrong_order = true;
  start();
  const Spoken spoken = speak("hello");
  EXPECT_EQ(spoken.status, TTS_OK);
  EXPECT_EQ(spoken.cache(), "uncached");
  EXPECT_EQ(broken_.puts, 0);
}

TEST_F(Serving, AnErrorOfTheProviderIsGivenInFullAndNotStored) {
  script_.answer = [](tts::Context, const tts_request&, tts::Sink) {
    return tts::Status(TTS_RESOURCE_EXHAUSTED, "quota is over", 429, 1500);
  };
  start();
  EXPECT_EQ(speak("hello").status, TTS_RESOURCE_EXHAUSTED);
  EXPECT_EQ(speak("hello").message, "quota is over");
  EXPECT_EQ(script_.calls, 2) << "an error is not remembered";
  EXPECT_EQ(broken_.puts, 0);
}

TEST_F(Serving, BodiesThatAreNoAudioAreNeverStored) {
  std::string body;
  bool begin = true;
  script_.answer = [&](tts::Context, const tts_request&, tts::Sink sink) {
    if (begin) (void)sink.begin(tts::pcm_format(8000));
    return sink.write(body.data(), body.size());
  };
  start();
  for (const char* bad :
       {"", "odd", "<html><body>no such page</body></html>", "{\"error\": \"no\"}"}) {
    body = bad;
    begin = *bad != '\0';
    const Spoken spoken = speak("hello");
    EXPECT_EQ(spoken.status, TTS_DATA_LOSS) << bad;
    EXPECT_NE(spoken.message.find("provider"), std::string::npos);
  }
  EXPECT_EQ(broken_.puts, 0);
  EXPECT_EQ(stat("rejected_bodies"), 4);
}

TEST_F(Serving, WhatIsToldAfterTheAudioIsPassedOnBehindIt) {
  script_.answer = [](tts::Context, const tts_request&, tts::Sink sink) {
    (void)sink.begin(tts::pcm_format(8000));
    (void)sink.write("abcd", 4);
    return sink.info("pauses_not_rendered", "colon");
  };
  start();
  EXPECT_EQ(speak("hello").info.at("pauses_not_rendered"), "colon");
  EXPECT_EQ(speak("hello").info.at("pauses_not_rendered"), "colon") << "and kept with the entry";
}

TEST_F(Serving, AudioLargerThanTheLimitIsServedAndNotStored) {
  start(R"("max_entry_bytes": 10)");
  EXPECT_EQ(speak("a long sentence").audio, ScriptedProvider::sound("a long sentence"));
  EXPECT_EQ(broken_.puts, 0);
  EXPECT_EQ(speak("tiny").cache(), "miss");
  EXPECT_EQ(speak("tiny").cache(), "hit");
}

TEST_F(Serving, TenantsDoNotShareEntries) {
  start();
  tts_request a = text("hello");
  a.tenant = tts::str("a");
  tts_request b = text("hello");
  b.tenant = tts::str("b");
  EXPECT_EQ(speak(a).cache(), "miss");
  EXPECT_EQ(speak(b).cache(), "miss");
  EXPECT_EQ(speak(a).cache(), "hit");
}

TEST_F(Serving, HitsAreToldInBatches) {
  start(R"("touch_interval": "1h")");
  (void)speak("hello");
  for (int i = 0; i < 250; ++i) (void)speak("hello");
  cache_.reset();
  EXPECT_EQ(broken_.hits_told, 250u);
  EXPECT_LE(broken_.touches, 3) << "at most one statement per hundred hits";
}

TEST_F(Serving, SpokenTextNeverReachesTheLog) {
  start();
  broken_.put_status = TTS_UNAVAILABLE;
  (void)speak("xylophone secret");
  broken_.get_status = TTS_INTERNAL;
  (void)speak("xylophone secret");
  for (const auto& line : host_.log()) EXPECT_EQ(line.find("xylophone"), std::string::npos) << line;
  EXPECT_FALSE(host_.log().empty());
}

TEST_F(Serving, AnUnknownStoreIsAnErrorAtCreation) {
  auto made = PluginFile("cache").provider(host_.table(), "cache", R"({"store": "nowhere"})",
                                           provider_.get());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.status().code(), TTS_NOT_FOUND);
}

}  // namespace
}  // namespace caesura::test
