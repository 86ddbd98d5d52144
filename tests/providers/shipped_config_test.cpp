// Every config file that is shipped loads, speaks, and answers from its cache the second time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <tts/pipeline.h>

#include <optional>

#include "providers/speaking.hpp"
#include "servers/server.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

class ShippedConfig : public ::testing::TestWithParam<const char*> {};

TEST_P(ShippedConfig, LoadsSpeaksAndRemembers) {
  const testing::TemporaryFolder folder;
  setenv("XDG_CACHE_HOME", folder.path().c_str(), 1);
  std::optional<Server> server;
  if (std::string(GetParam()) == "redis.yaml") {
    server.emplace("redis");
    setenv("REDIS_SERVER", ("unix:" + server->text("socket")).c_str(), 1);
  }
  const std::string path = std::string(CAESURA_SOURCE_DIR "/configs/") + GetParam();
  tts_pipeline_options options{};
  options.struct_size = sizeof options;
  options.log_level = TTS_LOG_ERROR;
  options.plugin_path = tts::str(CAESURA_PLUGIN_DIR);
  tts_pipeline* pipeline = nullptr;
  tts_error error = tts::empty_error();
  ASSERT_EQ(tts_pipeline_open(tts::str(path), &options, &pipeline, &error), TTS_OK)
      << error.message;
  const tts_provider* chain = nullptr;
  ASSERT_EQ(tts_pipeline_provider(pipeline, tts::str(""), &chain, &error), TTS_OK);
  const tts_request request = request_for("One, two: three. Four.");
  const TestContext context;
  KeepingSink first;
  KeepingSink second;
  EXPECT_EQ(chain->synthesize(chain, context.table(), &request, first.table(), &error), TTS_OK)
      << error.message;
  EXPECT_EQ(chain->synthesize(chain, context.table(), &request, second.table(), &error), TTS_OK)
      << error.message;
  EXPECT_EQ(first.info["cache"], "miss");
  EXPECT_EQ(second.info["cache"], "hit");
  EXPECT_EQ(second.audio, first.audio);
  EXPECT_FALSE(first.audio.empty());
  tts_pipeline_close(pipeline);
}

INSTANTIATE_TEST_SUITE_P(Files, ShippedConfig,
                         ::testing::Values("tone.yaml", "espeak-ng.yaml", "flite.yaml",
                                           "resilient.yaml", "tiered.yaml", "redis.yaml"),
                         [](const auto& file) {
                           std::string name = file.param;
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char c) { return c == '-' || c == '.'; }, '_');
                           return name;
                         });

}  // namespace
}  // namespace caesura::test
