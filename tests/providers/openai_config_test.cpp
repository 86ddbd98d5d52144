// configs/openai.yaml as it is shipped, but for its address: it loads, speaks, and remembers.
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

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("the config has no " + from);
  return text.replace(at, from.size(), to);
}

class OpenAiConfig : public ::testing::Test {
 protected:
  // Opens the shipped file with `chain` as the default chain's provider.
  tts_status open(const std::string& chain) {
    setenv("XDG_CACHE_HOME", folder_.path().c_str(), 1);
    setenv("OPENAI_API_KEY", "good-key", 1);
    std::ifstream shipped(CAESURA_SOURCE_DIR "/configs/openai.yaml");
    std::string text{std::istreambuf_iterator<char>(shipped), {}};
    text = replaced(text, "https://api.openai.com", fake_.http());
    text = replaced(text, "http://127.0.0.1:8880", fake_.http());
    text = replaced(text, "[cache, cloud]", "[cache, " + chain + "]");
    const std::string path = folder_.path() / "openai.yaml";
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

  FakeService fake_{"openai"};
  const testing::TemporaryFolder folder_;
  tts_pipeline* pipeline_ = nullptr;
  const tts_provider* chain_ = nullptr;
  tts_error error_ = tts::empty_error();
};

TEST_F(OpenAiConfig, SpeaksOnceAndRemembersWhateverThePauses) {
  ASSERT_EQ(open("cloud"), TTS_OK) << error_.message;
  tts_request request = request_for("One, two: three. Four.");
  KeepingSink first;
  KeepingSink second;
  KeepingSink other_pauses;
  ASSERT_EQ(speak(request, first), TTS_OK) << error_.message;
  ASSERT_EQ(speak(request, second), TTS_OK) << error_.message;
  const tts_pauses pauses = tts::all_pauses(50);
  request.pauses = &pauses;
  ASSERT_EQ(speak(request, other_pauses), TTS_OK) << error_.message;
  EXPECT_EQ(first.info["cache"], "miss");
  EXPECT_EQ(second.info["cache"], "hit");
  EXPECT_EQ(other_pauses.info["cache"], "hit");
  EXPECT_EQ(other_pauses.info["pauses_not_rendered"], "sentence,comma,colon");
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_EQ(other_pauses.audio, first.audio);
  EXPECT_EQ(fake_.counter("calls"), 1);
}

TEST_F(OpenAiConfig, ABrokenAnswerIsNoEntry) {
  ASSERT_EQ(open("cloud"), TTS_OK) << error_.message;
  fake_.script(R"([{"drop_tail": 1}, {"body": "{\"error\": {\"message\": \"no\"}}"}])");
  const tts_request request = request_for("One.");
  KeepingSink cut;
  KeepingSink refused;
  KeepingSink right;
  KeepingSink again;
  EXPECT_EQ(speak(request, cut), TTS_DATA_LOSS);
  EXPECT_EQ(speak(request, refused), TTS_UNAVAILABLE);
  ASSERT_EQ(speak(request, right), TTS_OK) << error_.message;
  ASSERT_EQ(speak(request, again), TTS_OK) << error_.message;
  EXPECT_EQ(right.info["cache"], "miss");
  EXPECT_EQ(again.info["cache"], "hit");
  EXPECT_EQ(fake_.counter("calls"), 3);
}

TEST_F(OpenAiConfig, ItsLocalServerSpeaksToo) {
  fake_.configure("key", nullptr);
  fake_.configure("extra", boost::json::array{"lang_code"});
  ASSERT_EQ(open("local"), TTS_OK) << error_.message;
  KeepingSink sink;
  EXPECT_EQ(speak(request_for("One."), sink), TTS_OK) << error_.message;
  EXPECT_FALSE(sink.audio.empty());
}

}  // namespace
}  // namespace caesura::test
