// configs/elevenlabs.yaml as it is shipped, but for its address: it speaks, remembers, and keeps
// nothing broken.
#include <gmock/gmock.h>

#include "fake_service.hpp"
#include "providers/shipped_chain.hpp"
#include "providers/speaking.hpp"

namespace caesura::test {
namespace {

class ElevenLabsShipped : public ::testing::Test {
 protected:
  ShippedChain open() const {
    setenv("ELEVENLABS_API_KEY", "good-key", 1);
    return ShippedChain("elevenlabs.yaml", {{"https://api.elevenlabs.io", fake_.http()}});
  }

  FakeService fake_{"elevenlabs"};
};

TEST_F(ElevenLabsShipped, SpeaksOnceAndAgainWhereAPauseChangesTheSound) {
  const ShippedChain chain = open();
  tts_request request = request_for("One, two: three. Four.");
  const Spoken first = chain->speak(request);
  const Spoken second = chain->speak(request);
  EXPECT_EQ(first.told("cache"), "miss") << first.message;
  EXPECT_EQ(second.told("cache"), "hit");
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_EQ(second.told("billed_characters"), "0");
  tts_pauses pauses = tts::all_pauses();
  pauses.semicolon_ms = 50;  // the text has none
  request.pauses = &pauses;
  EXPECT_EQ(chain.found(request), "hit");
  pauses.comma_ms = 50;
  EXPECT_EQ(chain.found(request), "miss");
  EXPECT_EQ(chain.found(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 2);
}

TEST_F(ElevenLabsShipped, AnEntryWithMarksServesRequestsThatWantNone) {
  const ShippedChain chain = open();
  tts_request marked = request_for("One, two.");
  marked.flags = TTS_REQUEST_WANT_MARKS;
  EXPECT_EQ(chain.found(marked), "miss");
  EXPECT_EQ(chain.found(request_for("One, two.")), "hit");
  KeepingSink sink;
  const Spoken again = chain->speak(marked, TestContext(), sink);
  EXPECT_EQ(again.told("cache"), "hit") << again.message;
  EXPECT_EQ(sink.marks.size(), 2U);
  EXPECT_EQ(fake_.counter("calls"), 1);
}

TEST_F(ElevenLabsShipped, ABrokenAnswerIsNoEntry) {
  const ShippedChain chain = open();
  fake_.script(
      R"([{"drop_tail": 1}, {"body": "{\"detail\": {\"status\": \"x\", \"message\": \"no\"}}"},
          {"status": 401, "body": "{\"detail\": {\"status\": \"quota_exceeded\"}}"}])");
  const tts_request request = request_for("One.");
  for (const tts_status expected : {TTS_UNAVAILABLE, TTS_UNAVAILABLE, TTS_FAILED_PRECONDITION}) {
    EXPECT_EQ(chain->speak(request).status, expected);
  }
  EXPECT_EQ(chain.found(request), "miss");
  EXPECT_EQ(chain.found(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 4);
}

}  // namespace
}  // namespace caesura::test
