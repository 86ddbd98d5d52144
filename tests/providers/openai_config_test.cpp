// configs/openai.yaml as it is shipped, but for its addresses: it speaks, remembers, and keeps
// nothing broken.
#include <gmock/gmock.h>

#include "fake_service.hpp"
#include "providers/shipped_chain.hpp"
#include "providers/speaking.hpp"

namespace caesura::test {
namespace {

class OpenAiShipped : public ::testing::Test {
 protected:
  // `provider` stands behind the cache.
  ShippedChain open(const std::string& provider) const {
    setenv("OPENAI_API_KEY", "good-key", 1);
    return ShippedChain("openai.yaml", {{"https://api.openai.com", fake_.http()},
                                        {"http://127.0.0.1:8880", fake_.http()},
                                        {"[cache, cloud]", "[cache, " + provider + "]"}});
  }

  FakeService fake_{"openai"};
};

TEST_F(OpenAiShipped, SpeaksOnceAndRemembersWhateverThePauses) {
  const ShippedChain chain = open("cloud");
  tts_request request = request_for("One, two: three. Four.");
  const Spoken first = chain->speak(request);
  const Spoken second = chain->speak(request);
  const tts_pauses pauses = tts::all_pauses(50);
  request.pauses = &pauses;
  const Spoken other_pauses = chain->speak(request);
  EXPECT_EQ(first.told("cache"), "miss") << first.message;
  EXPECT_EQ(second.told("cache"), "hit");
  EXPECT_EQ(other_pauses.told("cache"), "hit");
  EXPECT_EQ(other_pauses.told("pauses_not_rendered"), "sentence,comma,colon");
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_EQ(other_pauses.audio, first.audio);
  EXPECT_EQ(fake_.counter("calls"), 1);
}

TEST_F(OpenAiShipped, ABrokenAnswerIsNoEntry) {
  const ShippedChain chain = open("cloud");
  fake_.script(R"([{"drop_tail": 1}, {"body": "{\"error\": {\"message\": \"no\"}}"}])");
  const tts_request request = request_for("One.");
  EXPECT_EQ(chain->speak(request).status, TTS_DATA_LOSS);
  EXPECT_EQ(chain->speak(request).status, TTS_UNAVAILABLE);
  EXPECT_EQ(chain.found(request), "miss");
  EXPECT_EQ(chain.found(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 3);
}

TEST_F(OpenAiShipped, ItsLocalServerSpeaksToo) {
  fake_.configure("key", nullptr);
  fake_.configure("extra", boost::json::array{"lang_code"});
  const Spoken spoken = open("local")->speak(request_for("One."));
  EXPECT_EQ(spoken.status, TTS_OK) << spoken.message;
  EXPECT_FALSE(spoken.audio.empty());
}

}  // namespace
}  // namespace caesura::test
