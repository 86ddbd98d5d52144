// Which branch answers, what it costs, and what the caller is told.
#include <tts/ext/branches.h>
#include <tts/ext/cache.h>

#include "unit/middleware/branches.hpp"

namespace caesura::test {
namespace {

using ::testing::HasSubstr;

TEST(Fallback, TheFirstBranchAnswersWhileItCan) {
  Running running(branches(""));
  EXPECT_EQ(answer(running.say("hello")), "first miss");
  EXPECT_EQ(answer(running.say("hello")), "first hit");
  EXPECT_EQ(running.say("hello").audio, running.say("hello", 0, "first").audio);
  EXPECT_EQ(asked(running, "offline"), 0);
}

TEST(Fallback, TheNextAnswersWhereTheFirstFailsBeforeItsFirstByte) {
  for (const std::string status :
       {"UNAVAILABLE", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED", "UNAUTHENTICATED",
        "PERMISSION_DENIED", "FAILED_PRECONDITION", "INTERNAL", "UNKNOWN"}) {
    Running running(branches("{status: " + status + "}"));
    const Said said = running.say("hello");
    EXPECT_EQ(answer(said), "second miss") << status;
    EXPECT_EQ(said.audio, running.say("hello", 0, "second").audio);
  }
}

TEST(Fallback, ARequestAtFaultIsNotHandedOn) {
  Running running(branches("{status: INVALID_ARGUMENT, message: unknown voice}"));
  const Said said = running.say("hello");
  EXPECT_EQ(said.status, TTS_INVALID_ARGUMENT);
  EXPECT_EQ(said.message, "unknown voice");
  EXPECT_EQ(asked(running, "offline"), 0);
}

TEST(Fallback, AfterTheFirstByteTheErrorPassesThrough) {
  Running running(branches("{status: UNAVAILABLE, after_bytes: 100, message: cut off}"));
  const Said said = running.say("hello");
  EXPECT_EQ(said.message, "cut off");
  EXPECT_FALSE(said.audio.empty());
  EXPECT_EQ(asked(running, "offline"), 0);
}

TEST(Fallback, WhenAllFailTheCallerLearnsOfEachAndWhenToComeBack) {
  Running running(
      branches("{status: RESOURCE_EXHAUSTED, vendor_code: 429, retry_after_ms: 9000, message: a}",
               "", "{status: UNAVAILABLE, retry_after_ms: 4000, message: b}"));
  const Said said = running.say("hello");
  EXPECT_EQ(said.status, TTS_RESOURCE_EXHAUSTED);
  EXPECT_EQ(said.message, "no branch answered: first: a; second: b");
  EXPECT_EQ(said.vendor_code, 429);
  EXPECT_EQ(said.retry_after_ms, 4000);
}

TEST(Fallback, ABranchThatHangsIsGivenUpInTime) {
  Running running(branches("{hang: true}", "branch_timeout: 40ms"));
  EXPECT_EQ(answer(running.say_within(5'000, "hello")), "second miss");
}

TEST(Fallback, ACancelIsPassedOnAndAsksNobodyElse) {
  Running running(branches("{hang: true}"));
  TestContext context;
  tts_request request = tts::empty_request();
  request.text = tts::str("hello");
  context.cancel();
  EXPECT_EQ(running.say(request, context).status, TTS_CANCELLED);
  EXPECT_EQ(asked(running, "offline"), 0);
}

TEST(Fallback, AnotherBranchMayKnowTheVoiceByAnotherName) {
  std::string yaml = branches("{status: UNAVAILABLE}");
  const std::string plain = "branches: [first, second]";
  yaml.replace(yaml.find(plain), plain.size(),
               "branches: [first, {name: second, voices: {Jenny: anna, \"*\": \"\"}}]");
  Running running(yaml);
  const auto spoken = [&](const char* voice, const char* chain) {
    tts_request request = tts::empty_request();
    request.text = tts::str("hello");
    request.voice = tts::str(voice);
    return running.say(request, TestContext(), chain).audio;
  };
  EXPECT_EQ(spoken("Jenny", ""), spoken("anna", "second"));
  EXPECT_EQ(spoken("Guy", ""), spoken("", "second"));
  EXPECT_NE(spoken("Jenny", ""), spoken("Guy", ""));
}

TEST(Fallback, TellsOfItsBranches) {
  Running running(branches("{status: UNAVAILABLE}"));
  (void)running.say("hello");
  const auto* chain = running.chain();
  const auto* table =
      static_cast<const tts_ext_branches*>(chain->get_extension(chain, TTS_EXT_BRANCHES));
  std::string told;
  ASSERT_NE(table, nullptr);
  const auto keep = [](void* user, tts_str name, tts_str value) noexcept -> tts_status {
    static_cast<std::string*>(user)
        ->append(tts::view(name))
        .append("=")
        .append(tts::view(value))
        .append(" ");
    return TTS_OK;
  };
  EXPECT_EQ(table->list(table, keep, &told, nullptr), TTS_OK);
  EXPECT_EQ(told, "first=resting second=ready ");
  EXPECT_EQ(chain->get_extension(chain, TTS_EXT_CACHE), nullptr);
}

TEST(FallbackConfig, ACacheInFrontIsAnErrorEvenThroughAnotherLayer) {
  for (const std::string link : {"cache, any", "cache, again, any"}) {
    std::string yaml = branches("");
    yaml.replace(yaml.find("default: [any]"), 14, "default: [" + link + "]");
    yaml.replace(yaml.find("middleware:\n"), 12, "middleware:\n  again: {use: retry}\n");
    const Running running(yaml);
    EXPECT_THAT(running.error(), HasSubstr("middleware.cache: stands in front of a fallback"));
    EXPECT_THAT(running.error(), HasSubstr("put a cache into each branch"));
  }
}

TEST(FallbackConfig, UnknownRepeatedAndCircularBranchesAreNamed) {
  const auto error_of = [](const std::string& list) {
    std::string yaml = branches("");
    const std::string plain = "[first, second]";
    yaml.replace(yaml.find(plain), plain.size(), list);
    return Running(yaml).error();
  };
  EXPECT_THAT(error_of("[first, secnd]"), HasSubstr("no provider or chain \"secnd\""));
  EXPECT_THAT(error_of("[first, first]"), HasSubstr("\"first\" stands there twice"));
  EXPECT_THAT(error_of("[first, default]"), HasSubstr("a cycle"));
  EXPECT_THAT(error_of("[first]"), HasSubstr("providers.any.branches"));
}

}  // namespace
}  // namespace caesura::test
