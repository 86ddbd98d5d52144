// Credentials: a key with each request, or a token that is fetched, kept, renewed and replaced.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "providers/azure_speaker.hpp"

namespace caesura::test {
namespace {

constexpr const char* kExchange = R"("key": "${KEY}", "auth": "token")";
constexpr int64_t kMinuteMs = 60'000;

// Requests of the token route among all calls.
int tokens_issued(FakeService& fake) {
  int count = 0;
  for (const auto& request : fake.requests()) {
    count += request.at("path").as_string() == "/sts/v1.0/issueToken" ? 1 : 0;
  }
  return count;
}

TEST(AzureToken, IsFetchedOnceAndRenewedAfterNineMinutes) {
  Azure azure(kJenny, kExchange);
  const tts_request request = request_for("Hello");
  azure.speaker().audio(request);
  EXPECT_THAT(azure.fake.last_header("authorization"), ::testing::StartsWith("Bearer header."));
  EXPECT_EQ(azure.fake.last_header("ocp-apim-subscription-key"), "");
  azure.host().advance_ms(9 * kMinuteMs - 5000);
  azure.speaker().audio(request);
  EXPECT_EQ(tokens_issued(azure.fake), 1);
  azure.host().advance_ms(6000);
  azure.speaker().audio(request);
  EXPECT_EQ(tokens_issued(azure.fake), 2);
}

TEST(AzureToken, ThatIsRefusedIsReplacedOnce) {
  Azure azure(kJenny, kExchange);
  const tts_request request = request_for("Hello");
  azure.speaker().audio(request);
  azure.fake.configure("expire", true);
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request, sink), TTS_OK) << azure.message();
  EXPECT_EQ(sink.begins, 1);
  EXPECT_EQ(tokens_issued(azure.fake), 2);
  azure.fake.always(R"({"status": 401, "body": ""})");
  azure.fake.script(R"([{"status": 401, "body": ""}, {}, {"status": 401, "body": ""}])");
  EXPECT_EQ(azure.speak(request, sink), TTS_UNAUTHENTICATED);
  EXPECT_EQ(azure.error().vendor_code, 401);
  EXPECT_EQ(tokens_issued(azure.fake), 3);
}

TEST(AzureToken, StaysInUseWhileARenewalFails) {
  Azure azure(kJenny, kExchange);
  const tts_request request = request_for("Hello");
  azure.speaker().audio(request);
  azure.host().advance_ms(9 * kMinuteMs + 1000);
  azure.fake.script(R"([{"status": 503}])");
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request, sink), TTS_OK) << azure.message();
  azure.host().advance_ms(kMinuteMs);
  azure.fake.script(R"([{"status": 503}])");
  EXPECT_EQ(azure.speak(request, sink), TTS_UNAVAILABLE);
}

TEST(AzureToken, IsFetchedByOneForAll) {
  Azure azure(kJenny, kExchange);
  azure.fake.script(R"([{"delay_ms": 100}])");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&azure] {
      KeepingSink sink;
      const TestContext context;
      const tts_request request = request_for("Hello");
      tts_error error = tts::empty_error();
      const tts_provider* provider = azure.speaker().table();
      EXPECT_EQ(provider->synthesize(provider, context.table(), &request, sink.table(), &error),
                TTS_OK)
          << error.message;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(tokens_issued(azure.fake), 1);
}

TEST(AzureToken, OfTheConfigIsSentAsItIsAndReadEachTime) {
  Azure azure(kJenny, R"("token": "${TOKEN}")");
  azure.host().add_secret("${TOKEN}", "aad#resource#entra");
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request_for("Hello"), sink), TTS_OK) << azure.message();
  azure.host().add_secret("${TOKEN}", "aad#resource#secret");
  EXPECT_EQ(azure.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  EXPECT_THAT(azure.message(), ::testing::Not(::testing::HasSubstr("#secret")));
}

TEST(AzureToken, ARotatedKeyIsSeen) {
  Azure azure;
  azure.fake.configure("key", "next-key");
  KeepingSink sink;
  EXPECT_EQ(azure.speak(request_for("Hello"), sink), TTS_UNAUTHENTICATED);
  azure.host().add_secret("${KEY}", "next-key");
  EXPECT_EQ(azure.speak(request_for("Hello"), sink), TTS_OK) << azure.message();
}

TEST(AzureToken, ARouteThatGivesNoTokenIsAnError) {
  for (const char* body : {"<html>sign in</html>", "   ", "two words"}) {
    Azure azure(kJenny, kExchange);
    azure.fake.script(std::string(R"([{"status": 200, "body": ")") + body + "\"}]");
    KeepingSink sink;
    EXPECT_EQ(azure.speak(request_for("Hello"), sink), TTS_UNAVAILABLE) << body;
    EXPECT_THAT(azure.message(), ::testing::HasSubstr("no token"));
  }
}

}  // namespace
}  // namespace caesura::test
