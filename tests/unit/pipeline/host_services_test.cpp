// What a pipeline's plugins learn of their host.
#include "plugin_api/pipeline/host_services.hpp"

#include <gtest/gtest.h>
#include <tts/services.hpp>

namespace caesura::pipeline {
namespace {

class NoDirectory : public Directory {
 public:
  tts::Result<const tts_store*> open_store(std::string_view) override {
    return tts::Status(TTS_NOT_FOUND, "none");
  }
  tts::Result<const tts_provider*> open_provider(std::string_view) override {
    return tts::Status(TTS_NOT_FOUND, "none");
  }
};

uint32_t life_of_host_with(uint32_t flags) {
  NoDirectory directory;
  tts_pipeline_options options{};
  options.struct_size = sizeof options;
  options.flags = flags;
  const HostServices services(options, directory);
  return tts::Host(services.table()).extension<tts_host_life>(TTS_HOST_LIFE)->flags;
}

TEST(HostServices, AHostIsOneCommandUnlessItSaysThatItStays) {
  EXPECT_EQ(life_of_host_with(0) & TTS_LIFE_LONG, 0U);
  EXPECT_EQ(life_of_host_with(TTS_PIPELINE_LONG_LIVED) & TTS_LIFE_LONG, uint32_t{TTS_LIFE_LONG});
  EXPECT_EQ(life_of_host_with(1U << 31) & TTS_LIFE_LONG, 0U) << "an unknown flag";
}

}  // namespace
}  // namespace caesura::pipeline
