// Every config file that is shipped loads, speaks, and answers from its cache the second time.
#include <gmock/gmock.h>

#include <optional>

#include "providers/shipped_chain.hpp"
#include "providers/speaking.hpp"
#include "servers/server.hpp"

namespace caesura::test {
namespace {

class ShippedConfig : public ::testing::TestWithParam<const char*> {};

TEST_P(ShippedConfig, LoadsSpeaksAndRemembers) {
  std::optional<Server> server;
  if (std::string(GetParam()) == "redis.yaml") {
    server.emplace("redis");
    setenv("REDIS_SERVER", ("unix:" + server->text("socket")).c_str(), 1);
  }
  const ShippedChain chain(GetParam());
  const tts_request request = request_for("One, two: three. Four.");
  const Spoken first = chain->speak(request);
  const Spoken second = chain->speak(request);
  EXPECT_EQ(first.told("cache"), "miss") << first.message;
  EXPECT_EQ(second.told("cache"), "hit") << second.message;
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_FALSE(first.audio.empty());
}

INSTANTIATE_TEST_SUITE_P(Files, ShippedConfig,
                         ::testing::Values("tone.yaml", "espeak-ng.yaml", "flite.yaml",
                                           "resilient.yaml", "tiered.yaml", "redis.yaml"),
                         [](const auto& file) {
                           std::string name = file.param;
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char c) { return c == '-' || c == '.'; }, '_');
                           return name;
                         });

TEST(PaidServices, LoadAsTheyAreShipped) {
  for (const char* name : {"AZURE_SPEECH_KEY", "OPENAI_API_KEY", "GOOGLE_API_KEY",
                           "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ELEVENLABS_API_KEY"}) {
    setenv(name, "any-key", 1);
  }
  for (const char* service : {"azure", "openai", "google", "polly", "elevenlabs"}) {
    EXPECT_NO_THROW(ShippedChain(std::string(service) + ".yaml")) << service;
  }
}

}  // namespace
}  // namespace caesura::test
