// configs/azure.yaml as it is shipped, but for its region: it speaks, remembers, and keeps no cut
// audio.
#include <gmock/gmock.h>

#include "providers/azure_speaker.hpp"
#include "providers/shipped_chain.hpp"

namespace caesura::test {
namespace {

class AzureShipped : public ::testing::Test {
 protected:
  ShippedChain open() const {
    setenv("AZURE_SPEECH_KEY", "good-key", 1);
    return ShippedChain("azure.yaml", {{"region: westeurope", "endpoint: " + fake_.http()}});
  }

  FakeService fake_{"azure"};
};

TEST_F(AzureShipped, SpeaksOnceAndRemembers) {
  const ShippedChain chain = open();
  const tts_request request = request_for("One, two: three. Four.");
  EXPECT_EQ(chain.found(request), "miss");
  EXPECT_EQ(chain.found(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 1);
  EXPECT_THAT(std::string(fake_.last().at("body").as_string()),
              ::testing::HasSubstr(silence("Comma-exact", 300)));
}

TEST_F(AzureShipped, WhatTheServiceCutsAtTenMinutesIsNoEntry) {
  const ShippedChain chain = open();
  fake_.configure("ten_minutes", true);
  const tts_request request = request_for("A whole book.");
  EXPECT_EQ(chain->speak(request).status, TTS_INVALID_ARGUMENT);
  EXPECT_EQ(chain->speak(request).status, TTS_INVALID_ARGUMENT);
  EXPECT_EQ(fake_.counter("calls"), 2);
}

}  // namespace
}  // namespace caesura::test
