// Expiry follows the host's clock.
#include "tests/stores/store_kinds.hpp"

namespace caesura::test {
namespace {

constexpr int64_t kHour = 3'600'000;

TEST_P(StoreSuite, AnEntryEndsAtItsTime) {
  Sample sample(audio(100, 1));
  sample.raw().created_ms = host().unix_ms();
  sample.raw().expires_ms = host().unix_ms() + kHour;
  ASSERT_EQ(store().put(key(1), sample), TTS_OK);
  ASSERT_EQ(store().put(key(2), audio(100, 2)), TTS_OK);
  host().advance_ms(kHour - 60'000);
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 1));
  host().advance_ms(60'000);
  EXPECT_EQ(store().audio_of(key(1)), "<5>");
  std::vector<Told> told;
  EXPECT_EQ(store().stat(key(1), told), TTS_NOT_FOUND);
  EXPECT_EQ(store().audio_of(key(2)), audio(100, 2));
}

TEST_P(StoreSuite, AnExpiredEntryDoesNotKeepANewOneOut) {
  Sample sample(audio(100, 1));
  sample.raw().expires_ms = host().unix_ms() + kHour;
  ASSERT_EQ(store().put(key(1), sample), TTS_OK);
  host().advance_ms(kHour);
  ASSERT_EQ(store().put(key(1), audio(100, 2)), TTS_OK) << store().error.message;
  EXPECT_EQ(store().audio_of(key(1)), audio(100, 2));
}

}  // namespace
}  // namespace caesura::test
