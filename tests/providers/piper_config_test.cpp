// configs/piper.yaml as it is shipped, but for where the program and its voices are.
#include <gmock/gmock.h>

#include "providers/shipped_chain.hpp"
#include "providers/speaking.hpp"

namespace caesura::test {
namespace {

class PiperShipped : public ::testing::Test {
 protected:
  static ShippedChain::Changes changes(const std::string& voices) {
    for (const char* voice : {"en_US-lessac-medium", "de_DE-thorsten-medium"}) {
      std::ofstream(voices + "/" + voice + ".onnx") << "model";
      std::ofstream(voices + "/" + voice + ".onnx.json") << "{}";
    }
    return {{"program: piper", "program: " CAESURA_SOURCE_DIR "/tests/providers/engines/piper"},
            {"/usr/local/share/piper-voices", voices}};
  }

  const testing::TemporaryFolder voices_;
  const ShippedChain chain_{"piper.yaml", changes(voices_.path().string())};
};

TEST_F(PiperShipped, SpeaksOnceAndRemembers) {
  const tts_request request = request_for("One, two: three. Four.");
  KeepingSink sink;
  const Spoken first = chain_->speak(request, TestContext(), sink);
  const Spoken second = chain_->speak(request);
  EXPECT_EQ(first.told("cache"), "miss") << first.message;
  EXPECT_EQ(second.told("cache"), "hit");
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_EQ(sink.format.sample_rate, 22050U);
  EXPECT_EQ(first.told("pauses_not_rendered"), "sentence,comma,colon");
}

TEST_F(PiperShipped, VoiceAndSpeedAreHeard) {
  tts_request request = request_for("One.");
  const std::string plain = chain_->speak(request).audio;
  request.rate_pct = 25;
  const std::string faster = chain_->speak(request).audio;
  request.voice = tts::str("de_DE-thorsten-medium");
  const Spoken german = chain_->speak(request);
  EXPECT_FALSE(plain.empty());
  EXPECT_NE(faster, plain);
  EXPECT_NE(german.audio, faster);
  EXPECT_EQ(german.told("cache"), "miss") << german.message;
}

TEST_F(PiperShipped, AVoiceIsANameAndNoWayToOtherFiles) {
  tts_request request = request_for("One.");
  request.voice = tts::str("../../etc/voice");
  EXPECT_EQ(chain_->speak(request).status, TTS_INVALID_ARGUMENT);
  request.voice = tts::str("en_US-nobody-low");
  const Spoken nobody = chain_->speak(request);
  EXPECT_EQ(nobody.status, TTS_INTERNAL);
  EXPECT_THAT(nobody.message, ::testing::HasSubstr("Model file doesn't exist"));
  EXPECT_EQ(nobody.audio, "");
}

}  // namespace
}  // namespace caesura::test
