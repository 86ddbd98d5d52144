// Keys: tenants and schemes apart, malformed keys refused, nothing escapes by a name.
#include "tests/stores/store_kinds.hpp"

namespace caesura::test {
namespace {

TEST_P(StoreSuite, TenantsAndSchemesAreWorldsOfTheirOwn) {
  std::vector<Key> keys;
  for (const char* tenant : {"", "a", "b", "ab", "a/b", "A", "default"}) {
    for (const char* scheme : {"v1", "v3", "v3h"}) keys.push_back(key(7, tenant, scheme));
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_EQ(store().audio_of(keys[i]), "<5>") << i;
    ASSERT_EQ(store().put(keys[i], audio(500, i)), TTS_OK) << store().error.message;
  }
  for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(store().audio_of(keys[i]), audio(500, i));
  ASSERT_EQ(store().remove({keys[4]}), TTS_OK);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_EQ(store().audio_of(keys[i]), i == 4 ? "<5>" : audio(500, i)) << i;
  }
}

TEST_P(StoreSuite, TheLastDigitCounts) {
  Key one = key(1);
  Key other = one;
  other.digest.back() = other.digest.back() == 'f' ? 'e' : 'f';
  ASSERT_EQ(store().put(one, audio(10, 1)), TTS_OK);
  EXPECT_EQ(store().audio_of(other), "<5>");
}

TEST_P(StoreSuite, MalformedKeysAreRefusedAndNeverFound) {
  std::vector<Key> bad;
  for (std::string digest :
       {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'A'),
        std::string(63, 'a') + "g", "../../" + std::string(58, 'a'), std::string(64, '\0')}) {
    bad.push_back({std::move(digest), "", "v3"});
  }
  for (std::string scheme : {std::string(), std::string("V3"), std::string("../x"),
                             std::string("v3\0", 3), std::string(17, 'v'), std::string("v-3")}) {
    bad.push_back({digest(1), "", std::move(scheme)});
  }
  bad.push_back({digest(1), std::string(70'000, 't'), "v3"});
  for (std::size_t i = 0; i < bad.size(); ++i) {
    EXPECT_EQ(store().put(bad[i], audio(10, 1)), TTS_INVALID_ARGUMENT) << i;
    EXPECT_NE(std::string(store().error.message), "") << i;
    EXPECT_EQ(store().audio_of(bad[i]), "<5>") << i;
    EXPECT_EQ(store().touch(bad[i], 1, 1), TTS_OK) << i;
    EXPECT_EQ(store().remove({bad[i]}), TTS_OK) << i;
  }
  EXPECT_TRUE(store().scan().empty());
}

// R22: 1 000 of the 10 000 hostile names; every one is a tenant of its own.
TEST_P(StoreSuite, HostileNamesAreJustNames) {
  const std::vector<std::string> seeds = {"../",
                                          "..",
                                          "/",
                                          "/etc/passwd",
                                          std::string("\0x", 2),
                                          "\xff\xfe",
                                          "\xc0\xaf",
                                          "%2e%2e%2f",
                                          "a'; DROP TABLE entries; --",
                                          "\n\r\t",
                                          std::string(900, 'x'),
                                          "\xf0\x9f\x92\xa9",
                                          "*?[a]",
                                          "con",
                                          "~root",
                                          "$(reboot)",
                                          "t/../../t",
                                          "\\..\\",
                                          " ",
                                          "{\"a\":1}"};
  std::vector<Key> keys;
  for (int i = 0; i < 1000; ++i) {
    keys.push_back(key(1, seeds[static_cast<std::size_t>(i) % seeds.size()] + std::to_string(i)));
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Sample sample(audio(20, i));
    sample.voice = keys[i].tenant;
    sample.add_label(keys[i].tenant, keys[i].tenant);
    ASSERT_EQ(store().put(keys[i], sample), TTS_OK) << store().error.message;
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    BlobKeeper keeper;
    ASSERT_EQ(store().get(keys[i], keeper), TTS_OK) << i;
    EXPECT_EQ(keeper.audio, audio(20, i));
    EXPECT_EQ(tts::view(keeper.info().voice), keys[i].tenant);
    EXPECT_EQ(tts::view(keeper.info().labels[0].value), keys[i].tenant);
  }
  EXPECT_EQ(store().scan().size(), keys.size());
}

}  // namespace
}  // namespace caesura::test
