// configs/google.yaml as it is shipped, but for its endpoint: it speaks, remembers, and keeps
// nothing broken.
#include <gmock/gmock.h>

#include "providers/google_speaker.hpp"
#include "providers/shipped_chain.hpp"

namespace caesura::test {
namespace {

class GoogleShipped : public ::testing::Test {
 protected:
  ShippedChain open() const {
    setenv("GOOGLE_API_KEY", "good-key", 1);
    return ShippedChain("google.yaml", {{"# endpoint: https://texttospeech.googleapis.com",
                                         "endpoint: " + fake_.http()}});
  }

  FakeService fake_{"google"};
};

TEST_F(GoogleShipped, SpeaksOnceAndRemembers) {
  const ShippedChain chain = open();
  const tts_request request = request_for("One, two: three. Four.");
  for (const char* expected : {"miss", "hit"}) {
    const Spoken spoken = chain->speak(request);
    EXPECT_EQ(spoken.told("cache"), expected) << spoken.message;
    EXPECT_THAT(silences(spoken.audio), ::testing::ElementsAre(300, 400, 500));
  }
  EXPECT_EQ(fake_.counter("calls"), 1);
}

TEST_F(GoogleShipped, ABrokenAnswerIsNoEntry) {
  const ShippedChain chain = open();
  fake_.always(R"({"drop_tail": 5})");
  const tts_request request = request_for("Broken.");
  EXPECT_EQ(chain->speak(request).status, TTS_UNAVAILABLE);
  EXPECT_EQ(chain->speak(request).status, TTS_UNAVAILABLE);
  EXPECT_EQ(fake_.counter("calls"), 2);
}

}  // namespace
}  // namespace caesura::test
