// Chains, stores and pauses through the library's C interface.
#include "opened.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

TEST(Chains, AProviderAloneIsAChainToo) {
  Opened opened(
      with_parts("caesura: 1\n"
                 "providers: {a: {use: PARTS.say, voice: ann}}\n"
                 "chains: {only: [a]}\n"));
  ASSERT_EQ(opened.message(), "");
  EXPECT_EQ(opened.say("only"), "a ann 5 -2 -2 -2 -2 -2 -2");
  EXPECT_EQ(opened.say("a"), opened.say("only"));
  EXPECT_EQ(opened.say(""), opened.say("only")) << "the only chain is the default";
}

TEST(Chains, SwappingTheProviderIsOneWord) {
  const std::string config = with_parts(R"(
caesura: 1
providers: {a: {use: PARTS.say}, b: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap}}
chains: {default: [m, WORD]}
)");
  for (const char* word : {"a", "b"}) {
    std::string swapped = config;
    swapped.replace(swapped.find("WORD"), 4, word);
    Opened opened(swapped);
    ASSERT_EQ(opened.message(), "");
    EXPECT_EQ(opened.say(""), "m > " + std::string(word) + "  5 -2 -2 -2 -2 -2 -2");
  }
}

TEST(Chains, AMiddlewareInTwoChainsHasTwoNexts) {
  Opened opened(with_parts(R"(
caesura: 1
providers: {a: {use: PARTS.say}, b: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap}}
chains: {one: [m, a], two: [m, b]}
)"));
  ASSERT_EQ(opened.message(), "");
  EXPECT_THAT(opened.say("one"), HasSubstr("> a "));
  EXPECT_THAT(opened.say("two"), HasSubstr("> b "));
  EXPECT_EQ(opened.say(""), "no provider or chain \"default\"; there are a, b, one and two");
}

TEST(Chains, AMiddlewareMayOpenAnotherChain) {
  Opened opened(with_parts(R"(
caesura: 1
providers: {a: {use: PARTS.say}, b: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap}, fork: {use: PARTS.wrap, branch: other}}
chains: {default: [fork, a], other: [m, b]}
)"));
  ASSERT_EQ(opened.message(), "");
  EXPECT_EQ(opened.say("default"), "m > b  5 -2 -2 -2 -2 -2 -2");
}

TEST(Chains, StoresAreMadeOnceInTheOrderOfNeed) {
  Opened opened(with_parts(R"(
caesura: 1
stores:
  main: {use: PARTS.shelf, first: fast, second: slow}
  slow: {use: PARTS.shelf}
  fast: {use: PARTS.shelf}
  spare: {use: PARTS.shelf}
providers: {a: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap, store: main}, n: {use: PARTS.wrap, store: fast}}
chains: {default: [m, n, a]}
)"));
  ASSERT_EQ(opened.message(), "");
  EXPECT_EQ(opened.log(), (std::vector<std::string>{"fast: made", "slow: made", "main: made"}))
      << "what nobody needs is not made";
  const tts_store* store = nullptr;
  EXPECT_EQ(tts_pipeline_store(opened.get(), tts::str("spare"), &store, nullptr), TTS_OK);
  EXPECT_EQ(opened.log().back(), "spare: made");
  const tts_store* again = nullptr;
  EXPECT_EQ(tts_pipeline_store(opened.get(), tts::str("spare"), &again, nullptr), TTS_OK);
  EXPECT_EQ(store, again);
}

TEST(Chains, PausesOfTheConfigReachTheProvider) {
  Opened opened(with_parts(R"(
caesura: 1
providers: {a: {use: PARTS.say}}
chains: {default: [a]}
presets: {brisk: {comma_ms: 150}}
pauses: natural
)"));
  ASSERT_EQ(opened.message(), "");
  EXPECT_EQ(opened.say(""), "a  5 500 1000 3000 300 400 350");
  tts_pauses pauses{};
  pauses.struct_size = sizeof pauses;
  ASSERT_EQ(tts_pipeline_pauses(opened.get(), tts::str("brisk,colon=0"), &pauses, nullptr), TTS_OK);
  EXPECT_EQ(opened.say("", &pauses), "a  5 500 1000 3000 150 0 350");
  EXPECT_EQ(opened.names("preset"),
            "brisk=comma 150;"
            "fast=sentence 300, paragraph 600, chapter 1500, comma 150, colon 220, semicolon 200;"
            "natural=sentence 500, paragraph 1000, chapter 3000, comma 300, colon 400, semicolon "
            "350;"
            "slow=sentence 900, paragraph 1600, chapter 4000, comma 500, colon 700, semicolon "
            "600;");
  ASSERT_EQ(tts_pipeline_pauses(opened.get(), tts::str("none"), &pauses, nullptr), TTS_OK);
  EXPECT_EQ(opened.say("", &pauses), "a  5 -2 -2 -2 -2 -2 -2");
}

TEST(Chains, ShortPausesAreFilledAsFarAsTheyGo) {
  Opened opened(with_parts(
      "caesura: 1\nproviders: {a: {use: PARTS.say}}\nchains: {default: [a]}\npauses: natural\n"));
  tts_pauses pauses = tts::all_pauses(77);
  pauses.struct_size = offsetof(tts_pauses, comma_ms);
  ASSERT_EQ(tts_pipeline_pauses(opened.get(), tts::str(""), &pauses, nullptr), TTS_OK);
  EXPECT_EQ(pauses.chapter_ms, 3000);
  EXPECT_EQ(pauses.comma_ms, 77);
}

TEST(Chains, NamesTellWhatThereIs) {
  Opened opened(with_parts(R"(
caesura: 1
stores: {s: {use: PARTS.shelf}}
providers: {a: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap}}
chains: {default: [m, a]}
)"));
  EXPECT_EQ(opened.names("chain"), "default=m, a;");
  EXPECT_EQ(opened.names("store"), "s=" PIPELINE_TEST_PLUGINS "/test_parts.so#shelf;");
  EXPECT_EQ(opened.names("colour"),
            "unknown kind; there are chain, provider, store, middleware and preset");
}

TEST(Chains, EachLayerIsMeasured) {
  Opened opened(with_parts(R"(
caesura: 1
providers: {a: {use: PARTS.say}}
middleware: {m: {use: PARTS.wrap}}
chains: {default: [m, a]}
)"));
  for (int i = 0; i < 3; ++i) opened.say("");
  const std::string text = opened.metrics();
  EXPECT_THAT(text, HasSubstr("caesura_layer_seconds_count{object=\"a\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("caesura_layer_first_byte_seconds_count{object=\"m\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("caesura_layer_bytes_total{object=\"a\"} 66\n"));
}

TEST(Secrets, ReachThePluginAndNothingElse) {
  setenv("CAESURA_TEST_SECRET", "hunter2", 1);
  Opened opened(with_parts(R"(
caesura: 1
providers: {a: {use: PARTS.say, key: "${ENV:CAESURA_TEST_SECRET}"}, b: {use: PARTS.say, key: hunter2}}
chains: {default: [a]}
)"),
                TTS_LOG_TRACE);
  ASSERT_EQ(opened.message(), "");
  EXPECT_THAT(opened.say(""), HasSubstr("key of 7"));
  setenv("CAESURA_TEST_SECRET", "rotated secret", 1);
  EXPECT_THAT(opened.say(""), HasSubstr("key of 14")) << "asked for at each use";
  unsetenv("CAESURA_TEST_SECRET");
  EXPECT_EQ(opened.say(""),
            "secret ${ENV:CAESURA_TEST_SECRET}: the environment variable is not set");
  ASSERT_EQ(opened.log().size(), 2U) << "the other is of the call that failed";
  EXPECT_THAT(opened.log()[0], HasSubstr("c.yaml:3: providers.b.key: a secret stands here"));
  for (const std::string& line : opened.log()) EXPECT_EQ(line.find("hunter2"), std::string::npos);
  EXPECT_EQ(opened.metrics().find("hunter2"), std::string::npos);
}

TEST(Plugins, AreListedWithWhatIsWrong) {
  tts_pipeline_options options{};
  options.struct_size = sizeof options;
  options.plugin_path = tts::str(PIPELINE_TEST_PLUGINS);
  std::string out;
  const tts_plugin_file_fn keep = [](void* user, const tts_plugin_file* file) noexcept {
    const std::string_view path = tts::view(file->path);
    if (!path.starts_with(PIPELINE_TEST_PLUGINS)) return tts_status{TTS_OK};
    auto& text = *static_cast<std::string*>(user);
    text.append(path.substr(path.rfind('/') + 1)).append("=");
    text.append(file->plugin != nullptr ? file->plugin->id : "wrong").append(";");
    EXPECT_EQ(file->plugin == nullptr, file->error.size > 0);
    return tts_status{TTS_OK};
  };
  EXPECT_EQ(tts_pipeline_plugins(&options, keep, &out, nullptr), TTS_OK);
  EXPECT_EQ(out,
            "test_no_entry.so=wrong;test_other_major.so=wrong;test_parts.so=test.parts;"
            "test_two_ids.so=wrong;text.so=wrong;");
}

}  // namespace
}  // namespace caesura::test
