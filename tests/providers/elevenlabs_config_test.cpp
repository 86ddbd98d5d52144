// configs/elevenlabs.yaml as it is shipped, but for its address: it loads, speaks, and remembers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <tts/pipeline.h>

#include <fstream>

#include "fake_service.hpp"
#include "providers/speaking.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

class ElevenLabsConfig : public ::testing::Test {
 protected:
  // Opens the shipped file with the fake as its service.
  tts_status open() {
    setenv("XDG_CACHE_HOME", folder_.path().c_str(), 1);
    setenv("ELEVENLABS_API_KEY", "good-key", 1);
    std::ifstream shipped(CAESURA_SOURCE_DIR "/configs/elevenlabs.yaml");
    std::string text{std::istreambuf_iterator<char>(shipped), {}};
    const std::string address = "https://api.elevenlabs.io";
    const auto at = text.find(address);
    if (at == std::string::npos) throw std::runtime_error("the config has no " + address);
    text.replace(at, address.size(), fake_.http());
    const std::string path = folder_.path() / "elevenlabs.yaml";
    std::ofstream(path) << text;
    tts_pipeline_options options{};
    options.struct_size = sizeof options;
    options.log_level = TTS_LOG_ERROR;
    options.plugin_path = tts::str(CAESURA_PLUGIN_DIR);
    const tts_status status = tts_pipeline_open(tts::str(path), &options, &pipeline_, &error_);
    if (status != TTS_OK) return status;
    return tts_pipeline_provider(pipeline_, tts::str(""), &chain_, &error_);
  }
  void TearDown() override {
    if (pipeline_ != nullptr) tts_pipeline_close(pipeline_);
  }
  tts_status speak(const tts_request& request, KeepingSink& sink) {
    const TestContext context;
    return chain_->synthesize(chain_, context.table(), &request, sink.table(), &error_);
  }
  // What the cache says of a request that must be spoken.
  std::string found(const tts_request& request) {
    KeepingSink sink;
    EXPECT_EQ(speak(request, sink), TTS_OK) << error_.message;
    return sink.info["cache"];
  }

  FakeService fake_{"elevenlabs"};
  const testing::TemporaryFolder folder_;
  tts_pipeline* pipeline_ = nullptr;
  const tts_provider* chain_ = nullptr;
  tts_error error_ = tts::empty_error();
};

TEST_F(ElevenLabsConfig, SpeaksOnceAndAgainWhereAPauseChangesTheSound) {
  ASSERT_EQ(open(), TTS_OK) << error_.message;
  tts_request request = request_for("One, two: three. Four.");
  KeepingSink first;
  KeepingSink second;
  ASSERT_EQ(speak(request, first), TTS_OK) << error_.message;
  ASSERT_EQ(speak(request, second), TTS_OK) << error_.message;
  EXPECT_EQ(first.info["cache"], "miss");
  EXPECT_EQ(second.info["cache"], "hit");
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_EQ(second.info["billed_characters"], "0");
  tts_pauses pauses = tts::all_pauses();
  pauses.semicolon_ms = 50;  // the text has none
  request.pauses = &pauses;
  EXPECT_EQ(found(request), "hit");
  pauses.comma_ms = 50;
  EXPECT_EQ(found(request), "miss");
  EXPECT_EQ(found(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 2);
}

TEST_F(ElevenLabsConfig, AnEntryWithMarksServesRequestsThatWantNone) {
  ASSERT_EQ(open(), TTS_OK) << error_.message;
  tts_request marked = request_for("One, two.");
  marked.flags = TTS_REQUEST_WANT_MARKS;
  EXPECT_EQ(found(marked), "miss");
  EXPECT_EQ(found(request_for("One, two.")), "hit");
  KeepingSink again;
  ASSERT_EQ(speak(marked, again), TTS_OK) << error_.message;
  EXPECT_EQ(again.info["cache"], "hit");
  EXPECT_EQ(again.marks.size(), 2U);
  EXPECT_EQ(fake_.counter("calls"), 1);
}

TEST_F(ElevenLabsConfig, ABrokenAnswerIsNoEntry) {
  ASSERT_EQ(open(), TTS_OK) << error_.message;
  fake_.script(
      R"([{"drop_tail": 1}, {"body": "{\"detail\": {\"status\": \"x\", \"message\": \"no\"}}"},
          {"status": 401, "body": "{\"detail\": {\"status\": \"quota_exceeded\"}}"}])");
  const tts_request request = request_for("One.");
  for (const tts_status expected : {TTS_UNAVAILABLE, TTS_UNAVAILABLE, TTS_FAILED_PRECONDITION}) {
    KeepingSink sink;
    EXPECT_EQ(speak(request, sink), expected) << error_.message;
  }
  EXPECT_EQ(found(request), "miss");
  EXPECT_EQ(found(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 4);
}

}  // namespace
}  // namespace caesura::test
