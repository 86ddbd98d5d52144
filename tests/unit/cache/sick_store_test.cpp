// A broken cache never breaks speech.
#include "tests/unit/cache/cache_fixture.hpp"

namespace caesura::test {
namespace {

using SickStore = CacheTest;

TEST_F(SickStore, AFailingLookUpIsAMiss) {
  start();
  (void)speak("hello");
  for (const tts_status status :
       {TTS_INTERNAL, TTS_UNAVAILABLE, TTS_DEADLINE_EXCEEDED, TTS_PERMISSION_DENIED}) {
    broken_.get_status = status;
    const Spoken spoken = speak("hello");
    EXPECT_EQ(spoken.status, TTS_OK);
    EXPECT_EQ(spoken.audio, ScriptedProvider::sound("hello"));
    EXPECT_EQ(spoken.cache(), "miss");
  }
  EXPECT_EQ(stat("store_errors"), 4);
}

TEST_F(SickStore, ADamagedEntryIsAMissAndTheStoreIsNotToBlame) {
  start();
  broken_.get_status = TTS_DATA_LOSS;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(speak("hello").status, TTS_OK);
  EXPECT_EQ(stat("corrupt_entries"), 10);
  EXPECT_EQ(stat("store_resting"), 0);
}

TEST_F(SickStore, AFailedPutIsNoError) {
  start();
  broken_.put_status = TTS_RESOURCE_EXHAUSTED;
  EXPECT_EQ(speak("hello").status, TTS_OK);
  broken_.put_status = TTS_OK;
  EXPECT_EQ(speak("hello").cache(), "miss");
  EXPECT_EQ(speak("hello").cache(), "hit");
}

TEST_F(SickStore, AnEntryThatIsTooLargeForTheStoreSaysNothingAgainstIt) {
  start();
  broken_.put_status = TTS_OUT_OF_RANGE;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(speak("hello").cache(), "miss");
  EXPECT_EQ(stat("store_errors"), 0);
  EXPECT_EQ(stat("store_resting"), 0);
}

TEST_F(SickStore, AStoreThatKeepsFailingIsLeftAloneAndTriedAgain) {
  start();
  (void)speak("hello");
  broken_.get_status = TTS_UNAVAILABLE;
  broken_.put_status = TTS_UNAVAILABLE;
  for (int i = 0; i < 10; ++i) (void)speak("hello");
  EXPECT_EQ(stat("store_resting"), 1);
  EXPECT_EQ(host_.metric("caesura_cache_store_resting,object=cache"), 1);
  const int gets = broken_.gets;
  (void)speak("hello");
  EXPECT_EQ(broken_.gets, gets) << "a resting store is not asked";
  broken_.get_status = TTS_OK;
  broken_.put_status = TTS_OK;
  host_.advance_ms(2'100);
  EXPECT_EQ(speak("hello").cache(), "hit");
  EXPECT_EQ(stat("store_resting"), 0);
  EXPECT_EQ(host_.metric("caesura_cache_store_resting,object=cache"), 0);
}

TEST_F(SickStore, AStoreThatFailsHalfWayIsAMissWhenItsAudioIsGatheredFirst) {
  broken_.not_contiguous();
  start();
  (void)speak("hello");
  EXPECT_EQ(speak("hello").cache(), "hit");
  broken_.break_after_first_write = true;
  const Spoken spoken = speak("hello");
  EXPECT_EQ(spoken.status, TTS_OK);
  EXPECT_EQ(spoken.cache(), "miss");
  EXPECT_EQ(spoken.audio, ScriptedProvider::sound("hello"));
  EXPECT_EQ(spoken.begins, 1);
}

}  // namespace
}  // namespace caesura::test
