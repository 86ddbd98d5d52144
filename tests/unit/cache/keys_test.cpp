// What the key promises: exactly what changes the sound changes the key.
#include "tests/unit/cache/cache_fixture.hpp"

namespace caesura::test {
namespace {

class KeysTest : public CacheTest {
 protected:
  std::string key_of(const tts_request& request) {
    const auto* ext =
        static_cast<const tts_ext_cache*>(cache_->get_extension(cache_.get(), TTS_EXT_CACHE));
    std::string key;
    const auto keep = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
      if (tts::view(name) == "key") *static_cast<std::string*>(user) = tts::view(value);
      return TTS_OK;
    };
    EXPECT_EQ(ext->key(ext, &request, keep, &key, nullptr), TTS_OK);
    return key;
  }
};

TEST_F(KeysTest, APauseThatActsChangesTheKeyAndOneThatCannotDoesNot) {
  start();
  tts_pauses pauses = tts::all_pauses(TTS_PAUSE_ENGINE);
  tts_request with_comma = text("one, two");
  tts_request without = text("one two");
  with_comma.pauses = without.pauses = &pauses;
  const std::string comma_before = key_of(with_comma);
  const std::string before = key_of(without);
  pauses.comma_ms = 300;
  const std::string comma_300 = key_of(with_comma);
  EXPECT_NE(comma_300, comma_before);
  EXPECT_EQ(key_of(without), before);
  pauses.comma_ms = 600;
  EXPECT_NE(key_of(with_comma), comma_300);
  pauses.comma_ms = 0;
  EXPECT_NE(key_of(with_comma), comma_before) << "no pause at all is not the engine's own";
}

TEST_F(KeysTest, AbsentIsDefault) {
  start();
  tts_request plain = text("hello");
  tts_request spelt = text("hello");
  spelt.voice = tts::str("default-voice");
  spelt.rate_pct = 0;
  const tts_pauses inherit = tts::all_pauses();
  spelt.pauses = &inherit;
  EXPECT_EQ(key_of(plain), key_of(spelt));
}

TEST_F(KeysTest, TenantTakeVoiceTextAndEpochAreInTheKey) {
  start();
  const tts_request plain = text("hello");
  const std::string base = key_of(plain);
  tts_request other = plain;
  other.tenant = tts::str("acme");
  EXPECT_NE(key_of(other), base);
  other = plain;
  other.take = tts::str("2");
  EXPECT_NE(key_of(other), base);
  other = plain;
  other.voice = tts::str("someone else");
  EXPECT_NE(key_of(other), base);
  EXPECT_NE(key_of(text("hello ")), base);
}

TEST_F(KeysTest, LabelsAndServingFlagsAreNotInTheKey) {
  start();
  tts_request labelled = text("hello");
  const tts_kv label{tts::str("project"), tts::str("p1")};
  labelled.labels = &label;
  labelled.label_count = 1;
  labelled.flags = TTS_REQUEST_REFRESH | TTS_REQUEST_WANT_MARKS;
  EXPECT_EQ(key_of(labelled), key_of(text("hello")));
}

TEST_F(KeysTest, ASecretMakesKeysThatNobodyCanRecompute) {
  start();
  const std::string open = key_of(text("hello"));
  host_.add_secret("${ENV:KEY}", "pepper");
  start(R"("key": {"secret": "${ENV:KEY}"})");
  const std::string keyed = key_of(text("hello"));
  EXPECT_NE(keyed, open);
  EXPECT_EQ(speak("hello").info.at("cache.scheme"), "v3h");
  EXPECT_EQ(speak("hello").key(), keyed);
}

TEST_F(KeysTest, RememberedRequestsAreComparedInFull) {
  start();
  // Thousands of requests, more than the table's ways: a wrong answer would play another text.
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 3000; ++i) {
      const std::string words = "text number " + std::to_string(i);
      ASSERT_EQ(speak(words.c_str()).audio, ScriptedProvider::sound(words));
    }
  }
  EXPECT_EQ(script_.calls, 3000);
}

TEST_F(KeysTest, TheAnswerTellsTheKeyThatTheExtensionTells) {
  start();
  EXPECT_EQ(speak("hello").key(), key_of(text("hello")));
  EXPECT_EQ(speak("hello").key(), key_of(text("hello")));
}

}  // namespace
}  // namespace caesura::test
