// The shipped config loads as it is, and speaks and remembers when its endpoint is the fake
// service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <tts/pipeline.h>

#include <fstream>
#include <sstream>

#include "providers/polly_speaker.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

using ::testing::ElementsAre;

struct ClosePipeline {
  void operator()(tts_pipeline* pipeline) const { tts_pipeline_close(pipeline); }
};
using Pipeline = std::unique_ptr<tts_pipeline, ClosePipeline>;

Pipeline open(const std::string& path) {
  tts_pipeline_options options{};
  options.struct_size = sizeof options;
  options.log_level = TTS_LOG_ERROR;
  options.plugin_path = tts::str(CAESURA_PLUGIN_DIR);
  tts_pipeline* pipeline = nullptr;
  tts_error error = tts::empty_error();
  EXPECT_EQ(tts_pipeline_open(tts::str(path), &options, &pipeline, &error), TTS_OK)
      << error.message;
  return Pipeline(pipeline);
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  ASSERT_NE(text.find(from), std::string::npos) << from;
  text.replace(text.find(from), from.size(), to);
}

// The shipped chain, in front of the fake.
class PollyChain : public ::testing::Test {
 protected:
  static constexpr const char* kShipped = CAESURA_SOURCE_DIR "/configs/polly.yaml";

  void SetUp() override {
    setenv("XDG_CACHE_HOME", folder_.path().c_str(), 1);
    setenv("AWS_ACCESS_KEY_ID", "AKIDPOLLY", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "polly+secret/key", 1);
    std::stringstream text;
    text << std::ifstream(kShipped).rdbuf();
    config_ = text.str();
    replace(config_, "region: eu-west-1", "region: eu-west-1\n    endpoint: " + fake_.http());
  }
  void load() {
    const std::string path = folder_.path() / "polly.yaml";
    std::ofstream(path) << config_;
    pipeline_ = open(path);
    ASSERT_NE(pipeline_, nullptr);
    ASSERT_EQ(tts_pipeline_provider(pipeline_.get(), tts::str(""), &chain_, &error_), TTS_OK);
  }
  tts_status speak(const tts_request& request, KeepingSink& sink) {
    const TestContext context;
    return chain_->synthesize(chain_, context.table(), &request, sink.table(), &error_);
  }
  // How the cache came to the audio of a request that must succeed.
  std::string cache_says(const tts_request& request, std::vector<int>* heard = nullptr) {
    KeepingSink sink;
    EXPECT_EQ(speak(request, sink), TTS_OK) << error_.message;
    if (heard != nullptr) *heard = silences(sink.audio);
    return sink.info["cache"];
  }

  const testing::TemporaryFolder folder_;
  FakeService fake_{"polly"};
  std::string config_;
  Pipeline pipeline_;
  const tts_provider* chain_ = nullptr;
  tts_error error_ = tts::empty_error();
};

TEST_F(PollyChain, TheShippedFileLoadsSpeaksAndRemembers) {
  ASSERT_NE(open(kShipped), nullptr);
  load();
  tts_request request = request_for("One, two: three. Four.");
  std::vector<int> heard;
  EXPECT_EQ(cache_says(request, &heard), "miss");
  EXPECT_THAT(heard, ElementsAre(300, 400, 500));
  EXPECT_EQ(cache_says(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 1);

  // A pause that acts is another sound, one that does not is the same.
  tts_pauses pauses = tts::all_pauses();
  request.pauses = &pauses;
  pauses.semicolon_ms = 20;
  EXPECT_EQ(cache_says(request), "hit");
  pauses.colon_ms = 250;
  EXPECT_EQ(cache_says(request, &heard), "miss");
  EXPECT_THAT(heard, ElementsAre(300, 250, 500));
  pauses.colon_ms = 400;
  EXPECT_EQ(cache_says(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 2);
}

TEST_F(PollyChain, MarksAreKeptAndNotPaidForAgain) {
  load();
  tts_request request = request_for("One. Two");
  request.flags = TTS_REQUEST_WANT_MARKS;
  std::size_t marks = 0;
  for (const char* expected : {"miss", "hit"}) {
    KeepingSink sink;
    ASSERT_EQ(speak(request, sink), TTS_OK) << error_.message;
    EXPECT_EQ(sink.info["cache"], expected);
    EXPECT_EQ(sink.info["billed_characters"], std::string_view(expected) == "miss" ? "16" : "0");
    if (marks == 0) marks = sink.marks.size();
    EXPECT_EQ(sink.marks.size(), marks);
  }
  EXPECT_EQ(marks, 4U);
  EXPECT_EQ(fake_.counter("calls"), 2);
}

TEST_F(PollyChain, WhatIsCutOrBrokenIsNoEntry) {
  load();
  fake_.configure("ten_minutes", true);
  const tts_request request = request_for("A whole book.");
  for (int i = 0; i < 2; ++i) {
    KeepingSink sink;
    EXPECT_EQ(speak(request, sink), TTS_INVALID_ARGUMENT);
  }
  fake_.configure("ten_minutes", false);
  fake_.script(R"([{"drop_tail": 1}, {"close_after": 999}, {"body": "{\"message\": \"x\"}"}])");
  for (int i = 0; i < 3; ++i) {
    KeepingSink sink;
    EXPECT_EQ(speak(request, sink), TTS_UNAVAILABLE) << i;
  }
  EXPECT_EQ(cache_says(request), "miss");
  EXPECT_EQ(cache_says(request), "hit");
  EXPECT_EQ(fake_.counter("calls"), 6);
}

TEST_F(PollyChain, ThrottlingIsTriedAgainAlthoughItsStatusIs400) {
  replace(config_, "[cache, cloud]", "[cache, again, cloud]");
  replace(config_, "middleware:", "middleware:\n  again: {use: retry, base: 1ms, cap: 5ms}");
  load();
  const std::string throttled =
      R"({"status": 400, "headers": {"x-amzn-errortype": "ThrottlingException"}, "body": ""})";
  fake_.script("[" + throttled + ", " + throttled + "]");
  EXPECT_EQ(cache_says(request_for("Hello")), "miss");
  EXPECT_EQ(fake_.counter("calls"), 3);
  // What is wrong stays wrong.
  tts_request request = request_for("Hello");
  request.voice = tts::str("Nobody");
  KeepingSink sink;
  EXPECT_EQ(speak(request, sink), TTS_INVALID_ARGUMENT);
  EXPECT_EQ(fake_.counter("calls"), 4);
}

}  // namespace
}  // namespace caesura::test
