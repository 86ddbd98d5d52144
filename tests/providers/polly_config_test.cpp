// configs/polly.yaml as it is shipped, but for its endpoint: it speaks, remembers, and keeps
// nothing broken.
#include <gmock/gmock.h>

#include "providers/polly_speaker.hpp"
#include "providers/shipped_chain.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;

class PollyShipped : public ::testing::Test {
 protected:
  ShippedChain open(ShippedChain::Changes changes = {}) const {
    setenv("AWS_ACCESS_KEY_ID", "AKIDPOLLY", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "polly+secret/key", 1);
    changes.emplace_back("region: eu-west-1", "region: eu-west-1\n    endpoint: " + fake_.http());
    return ShippedChain("polly.yaml", changes);
  }

  FakeService fake_{"polly"};
};

TEST_F(PollyShipped, SpeaksOnceAndAgainWhereAPauseChangesTheSound) {
  const ShippedChain chain = open();
  tts_request request = request_for("One, two: three. Four.");
  const Spoken first = chain->speak(request);
  EXPECT_EQ(first.told("cache"), "miss") << first.message;
  EXPECT_THAT(silences(first.audio), ElementsAre(300, 400, 500));
  EXPECT_EQ(chain.found(request), "hit");
  tts_pauses pauses = tts::all_pauses();
  request.pauses = &pauses;
  pauses.semicolon_ms = 20;  // the text has none
  EXPECT_EQ(chain.found(request), "hit");
  pauses.colon_ms = 250;
  const Spoken changed = chain->speak(request);
  EXPECT_EQ(changed.told("cache"), "miss") << changed.message;
  EXPECT_THAT(silences(changed.audio), ElementsAre(300, 250, 500));
  pauses.colon_ms = 400;
  EXPECT_EQ(chain.found(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 2);
}

TEST_F(PollyShipped, MarksAreKeptAndNotPaidForAgain) {
  const ShippedChain chain = open();
  tts_request request = request_for("One. Two");
  request.flags = TTS_REQUEST_WANT_MARKS;
  for (const bool stored : {false, true}) {
    KeepingSink sink;
    const Spoken spoken = chain->speak(request, TestContext(), sink);
    EXPECT_EQ(spoken.told("cache"), stored ? "hit" : "miss") << spoken.message;
    EXPECT_EQ(spoken.told("billed_characters"), stored ? "0" : "16");
    EXPECT_EQ(sink.marks.size(), 4U);
  }
  EXPECT_EQ(fake_.counter("calls"), 2);  // one for the audio, one for the marks
}

TEST_F(PollyShipped, WhatIsCutOrBrokenIsNoEntry) {
  const ShippedChain chain = open();
  const tts_request request = request_for("A whole book.");
  fake_.configure("ten_minutes", true);
  EXPECT_EQ(chain->speak(request).status, TTS_INVALID_ARGUMENT);
  EXPECT_EQ(chain->speak(request).status, TTS_INVALID_ARGUMENT);
  fake_.configure("ten_minutes", false);
  fake_.script(R"([{"drop_tail": 1}, {"close_after": 999}, {"body": "{\"message\": \"x\"}"}])");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(chain->speak(request).status, TTS_UNAVAILABLE) << i;
  EXPECT_EQ(chain.found(request), "miss");
  EXPECT_EQ(chain.found(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 6);
}

TEST_F(PollyShipped, ThrottlingIsTriedAgainAlthoughItsStatusIs400) {
  const ShippedChain chain =
      open({{"[cache, cloud]", "[cache, again, cloud]"},
            {"middleware:", "middleware:\n  again: {use: retry, base: 1ms, cap: 5ms}"}});
  const std::string throttled =
      R"({"status": 400, "headers": {"x-amzn-errortype": "ThrottlingException"}, "body": ""})";
  fake_.script("[" + throttled + ", " + throttled + "]");
  EXPECT_EQ(chain.found(request_for("Hello")), "miss");
  EXPECT_EQ(fake_.counter("calls"), 3);
  tts_request wrong = request_for("Hello");
  wrong.voice = tts::str("Nobody");
  EXPECT_EQ(chain->speak(wrong).status, TTS_INVALID_ARGUMENT);
  EXPECT_EQ(fake_.counter("calls"), 4);
}

}  // namespace
}  // namespace caesura::test
