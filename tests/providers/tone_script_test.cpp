// Waits and scripted faults of the tone provider.
#include <gtest/gtest.h>

#include <thread>

#include "providers/speaking.hpp"

namespace caesura::test {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Generous beyond the 50 ms of the contract, for a machine that does other things too.
constexpr int64_t kSoonMs = 250;

int64_t ms_since(steady_clock::time_point start) {
  return duration_cast<milliseconds>(steady_clock::now() - start).count();
}

TEST(ToneScript, FailsBeforeTheFirstByteWithEverythingAServiceSays) {
  Speaker speaker("tone", R"({"script": [{"call": 1, "status": "RESOURCE_EXHAUSTED",
      "vendor_code": 429, "retry_after_ms": 1500, "message": "slow down"}]})");
  KeepingSink first;
  EXPECT_EQ(speaker.speak(request_for("One"), first), TTS_RESOURCE_EXHAUSTED);
  EXPECT_EQ(speaker.error.vendor_code, 429);
  EXPECT_EQ(speaker.error.retry_after_ms, 1500);
  EXPECT_STREQ(speaker.error.message, "slow down");
  EXPECT_EQ(first.begins, 0);
  KeepingSink second;
  EXPECT_EQ(speaker.speak(request_for("One"), second), TTS_OK);
  EXPECT_EQ(speaker.host.metric("tone_calls_total"), 2);
}

TEST(ToneScript, FailsAfterSomeBytesThatAreTheTrueBeginning) {
  Speaker speaker("tone", R"({"script": [{"text": "broken", "times": 2, "status": "UNAVAILABLE",
      "after_bytes": 1001}]})");
  const std::string healthy = Speaker("tone", "{}").audio(request_for("broken line"));
  for (int i = 0; i < 2; ++i) {
    KeepingSink sink;
    EXPECT_EQ(speaker.speak(request_for("broken line"), sink), TTS_UNAVAILABLE);
    EXPECT_EQ(sink.audio, healthy.substr(0, 1001));
  }
  KeepingSink other;
  EXPECT_EQ(speaker.speak(request_for("a good line"), other), TTS_OK);
  EXPECT_EQ(speaker.audio(request_for("broken line")), healthy);
}

TEST(ToneScript, EndsEarlyWritesNothingOrWritesOddPieces) {
  Speaker speaker("tone", R"({"script": [
      {"text": "nothing", "end": true},
      {"text": "short", "end": true, "after_bytes": 333},
      {"text": "odd", "chunk_bytes": 7}]})");
  KeepingSink nothing;
  EXPECT_EQ(speaker.speak(request_for("nothing"), nothing), TTS_OK);
  EXPECT_EQ(nothing.begins, 0);
  KeepingSink cut;
  EXPECT_EQ(speaker.speak(request_for("short"), cut), TTS_OK);
  EXPECT_EQ(cut.audio.size(), 333U);
  KeepingSink odd;
  EXPECT_EQ(speaker.speak(request_for("odd"), odd), TTS_OK);
  EXPECT_EQ(odd.audio, Speaker("tone", "{}").audio(request_for("odd")));
  EXPECT_EQ(odd.writes, static_cast<int>((odd.audio.size() + 6) / 7));
}

TEST(ToneScript, HangsUntilTheCallerCancels) {
  Speaker speaker("tone", R"({"script": [{"text": "One", "hang": true, "after_bytes": 100}]})");
  TestContext context;
  KeepingSink sink;
  steady_clock::time_point cancelled;
  std::thread caller([&] {
    std::this_thread::sleep_for(milliseconds(20));
    cancelled = steady_clock::now();
    context.cancel();
  });
  EXPECT_EQ(speaker.speak(request_for("One"), sink, context), TTS_CANCELLED);
  const auto returned = steady_clock::now();
  caller.join();
  EXPECT_LT(duration_cast<milliseconds>(returned - cancelled).count(), kSoonMs);
  EXPECT_EQ(sink.audio.size(), 100U);
}

TEST(ToneScript, EveryWaitEndsAtTheDeadline) {
  const char* const configs[] = {R"({"first_byte_ms": 600000})", R"({"real_time_factor": 100})",
                                 R"({"script": [{"call": 1, "hang": true}]})",
                                 R"({"script": [{"call": 1, "delay_ms": 600000}]})"};
  for (const char* config : configs) {
    Speaker speaker("tone", config);
    KeepingSink sink;
    const auto start = steady_clock::now();
    EXPECT_EQ(speaker.speak(request_for("One"), sink, TestContext(30)), TTS_DEADLINE_EXCEEDED);
    EXPECT_GE(ms_since(start), 29);
    EXPECT_LT(ms_since(start), 30 + kSoonMs);
  }
}

TEST(ToneScript, ADelayMayBeDeafToACancel) {
  Speaker speaker("tone", R"({"script": [{"call": 1, "delay_ms": 60, "ignore_cancel": true}]})");
  TestContext context;
  context.cancel();
  KeepingSink sink;
  const auto start = steady_clock::now();
  EXPECT_EQ(speaker.speak(request_for("One"), sink, context), TTS_CANCELLED);
  EXPECT_GE(ms_since(start), 60);
}

TEST(ToneScript, KeepsTheTimeOfARealEngine) {
  Speaker speaker("tone", R"({"first_byte_ms": 40, "real_time_factor": 0.2, "chunk_ms": 20})");
  KeepingSink sink;
  const auto start = steady_clock::now();
  ASSERT_EQ(speaker.speak(request_for("One two three"), sink), TTS_OK);
  const int64_t total = ms_since(start);
  EXPECT_GE(duration_cast<milliseconds>(sink.first_byte - start).count(), 40);
  const auto audio_ms = static_cast<int64_t>(sink.audio.size()) / 2 / 24;
  EXPECT_GE(total, 40 + audio_ms / 5 - 1);
  EXPECT_GT(sink.writes, 10);
}

TEST(ToneScript, StopsWithTheStatusOfASinkThatRefuses) {
  Speaker speaker("tone", "{}");
  KeepingSink sink;
  sink.refuse_after = 5000;
  EXPECT_EQ(speaker.speak(request_for("One two three four"), sink), TTS_CANCELLED);
  EXPECT_EQ(sink.writes, 2);
}

}  // namespace
}  // namespace caesura::test
