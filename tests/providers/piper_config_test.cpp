// configs/piper.yaml as it is shipped, but for where the program and its voices are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <tts/pipeline.h>

#include <fstream>

#include "providers/speaking.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("the config has no " + from);
  return text.replace(at, from.size(), to);
}

class PiperConfig : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("XDG_CACHE_HOME", folder_.path().c_str(), 1);
    for (const char* voice : {"en_US-lessac-medium", "de_DE-thorsten-medium"}) {
      std::ofstream(folder_.path() / (std::string(voice) + ".onnx")) << "model";
      std::ofstream(folder_.path() / (std::string(voice) + ".onnx.json")) << "{}";
    }
    std::ifstream shipped(CAESURA_SOURCE_DIR "/configs/piper.yaml");
    std::string text{std::istreambuf_iterator<char>(shipped), {}};
    text = replaced(text, "program: piper",
                    "program: " CAESURA_SOURCE_DIR "/tests/providers/engines/piper");
    text = replaced(text, "/usr/local/share/piper-voices", folder_.path().string());
    const std::string path = folder_.path() / "piper.yaml";
    std::ofstream(path) << text;
    tts_pipeline_options options{};
    options.struct_size = sizeof options;
    options.log_level = TTS_LOG_ERROR;
    options.plugin_path = tts::str(CAESURA_PLUGIN_DIR);
    ASSERT_EQ(tts_pipeline_open(tts::str(path), &options, &pipeline_, &error_), TTS_OK)
        << error_.message;
    ASSERT_EQ(tts_pipeline_provider(pipeline_, tts::str(""), &chain_, &error_), TTS_OK);
  }
  void TearDown() override {
    if (pipeline_ != nullptr) tts_pipeline_close(pipeline_);
  }
  tts_status speak(const tts_request& request, KeepingSink& sink) {
    const TestContext context;
    return chain_->synthesize(chain_, context.table(), &request, sink.table(), &error_);
  }

  const testing::TemporaryFolder folder_;
  tts_pipeline* pipeline_ = nullptr;
  const tts_provider* chain_ = nullptr;
  tts_error error_ = tts::empty_error();
};

TEST_F(PiperConfig, SpeaksOnceAndRemembers) {
  const tts_request request = request_for("One, two: three. Four.");
  KeepingSink first;
  KeepingSink second;
  ASSERT_EQ(speak(request, first), TTS_OK) << error_.message;
  ASSERT_EQ(speak(request, second), TTS_OK) << error_.message;
  EXPECT_EQ(first.info["cache"], "miss");
  EXPECT_EQ(second.info["cache"], "hit");
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_EQ(first.format.sample_rate, 22050U);
  EXPECT_EQ(first.info["pauses_not_rendered"], "sentence,comma,colon");
}

TEST_F(PiperConfig, VoiceAndSpeedAreHeard) {
  tts_request request = request_for("One.");
  KeepingSink plain;
  KeepingSink faster;
  KeepingSink german;
  ASSERT_EQ(speak(request, plain), TTS_OK) << error_.message;
  request.rate_pct = 25;
  ASSERT_EQ(speak(request, faster), TTS_OK) << error_.message;
  request.voice = tts::str("de_DE-thorsten-medium");
  ASSERT_EQ(speak(request, german), TTS_OK) << error_.message;
  EXPECT_NE(faster.audio, plain.audio);
  EXPECT_NE(german.audio, faster.audio);
  EXPECT_EQ(german.info["cache"], "miss");
}

TEST_F(PiperConfig, AVoiceIsANameAndNoWayToOtherFiles) {
  tts_request request = request_for("One.");
  KeepingSink sink;
  request.voice = tts::str("../../etc/voice");
  EXPECT_EQ(speak(request, sink), TTS_INVALID_ARGUMENT);
  request.voice = tts::str("en_US-nobody-low");
  EXPECT_EQ(speak(request, sink), TTS_INTERNAL);
  EXPECT_THAT(error_.message, ::testing::HasSubstr("Model file doesn't exist"));
  EXPECT_EQ(sink.begins, 0);
}

}  // namespace
}  // namespace caesura::test
