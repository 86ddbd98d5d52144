// The shipped config loads as it is, and speaks and remembers when its endpoint is the fake
// service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <tts/pipeline.h>

#include <fstream>
#include <sstream>

#include "providers/google_speaker.hpp"
#include "unit/temporary_folder.hpp"

namespace caesura::test {
namespace {

struct ClosePipeline {
  void operator()(tts_pipeline* pipeline) const { tts_pipeline_close(pipeline); }
};

std::unique_ptr<tts_pipeline, ClosePipeline> open(const std::string& path) {
  tts_pipeline_options options{};
  options.struct_size = sizeof options;
  options.log_level = TTS_LOG_ERROR;
  options.plugin_path = tts::str(CAESURA_PLUGIN_DIR);
  tts_pipeline* pipeline = nullptr;
  tts_error error = tts::empty_error();
  EXPECT_EQ(tts_pipeline_open(tts::str(path), &options, &pipeline, &error), TTS_OK)
      << error.message;
  return std::unique_ptr<tts_pipeline, ClosePipeline>(pipeline);
}

TEST(GoogleConfig, TheShippedFileLoadsSpeaksAndRemembers) {
  const testing::TemporaryFolder folder;
  setenv("XDG_CACHE_HOME", folder.path().c_str(), 1);
  setenv("GOOGLE_API_KEY", "good-key", 1);
  const std::string shipped = CAESURA_SOURCE_DIR "/configs/google.yaml";
  ASSERT_NE(open(shipped), nullptr);

  FakeService fake("google");
  std::stringstream text;
  text << std::ifstream(shipped).rdbuf();
  std::string changed = text.str();
  const std::string endpoint = "# endpoint: https://texttospeech.googleapis.com";
  ASSERT_NE(changed.find(endpoint), std::string::npos);
  changed.replace(changed.find(endpoint), endpoint.size(), "endpoint: " + fake.http());
  const std::string path = folder.path() / "google.yaml";
  std::ofstream(path) << changed;

  const auto pipeline = open(path);
  ASSERT_NE(pipeline, nullptr);
  tts_error error = tts::empty_error();
  const tts_provider* chain = nullptr;
  ASSERT_EQ(tts_pipeline_provider(pipeline.get(), tts::str(""), &chain, &error), TTS_OK);
  const tts_request request = request_for("One, two: three. Four.");
  const TestContext context;
  for (const char* expected : {"miss", "hit"}) {
    KeepingSink sink;
    EXPECT_EQ(chain->synthesize(chain, context.table(), &request, sink.table(), &error), TTS_OK)
        << error.message;
    EXPECT_EQ(sink.info["cache"], expected);
    EXPECT_THAT(silences(sink.audio), ::testing::ElementsAre(300, 400, 500));
  }
  EXPECT_EQ(fake.counter("calls"), 1);

  // An answer that is no audio is an error, and no entry.
  fake.always(R"({"drop_tail": 5})");
  const tts_request broken = request_for("Broken.");
  for (int i = 0; i < 2; ++i) {
    KeepingSink sink;
    EXPECT_EQ(chain->synthesize(chain, context.table(), &broken, sink.table(), &error),
              TTS_UNAVAILABLE);
  }
  EXPECT_EQ(fake.counter("calls"), 3);
}

}  // namespace
}  // namespace caesura::test
