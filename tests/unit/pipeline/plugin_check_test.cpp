// What a plugin's tables must be before anything of it is used.
#include "plugin_api/pipeline/plugin_check.hpp"

#include <gtest/gtest.h>

namespace caesura::pipeline {
namespace {

tts_status make_nothing(const tts_factory*, const tts_host*, tts_str, tts_str, const tts_provider*,
                        tts_provider**, tts_error*) noexcept {
  return TTS_UNIMPLEMENTED;
}

class PluginCheck : public testing::Test {
 protected:
  tts_factory factory_{
      sizeof(tts_factory), TTS_FACTORY_PROVIDER, "voice", "speaks", nullptr, make_nothing, nullptr};
  tts_factory second_ = factory_;
  std::array<const tts_factory*, 2> factories_{&factory_, &second_};
  tts_plugin plugin_{sizeof(tts_plugin), TTS_ABI_VERSION,   "a.b",   "Name", "1", "MIT",
                     factories_.data(),  factories_.size(), nullptr, nullptr};

  PluginCheck() { second_.id = "other"; }
  std::string mistake() {
    const auto checked = check_plugin(&plugin_);
    return checked.ok() ? std::to_string(checked.value().size()) + " factories"
                        : checked.status().message();
  }
};

TEST_F(PluginCheck, GoodTablesPass) {
  EXPECT_EQ(mistake(), "2 factories");
}

TEST_F(PluginCheck, AnUnknownKindIsSkipped) {
  second_.kind = 99;
  EXPECT_EQ(mistake(), "1 factories");
}

TEST_F(PluginCheck, AnotherMajorVersionIsRefused) {
  plugin_.abi_version = 2U << 16U;
  EXPECT_EQ(mistake(),
            "it was built for ABI version 2.0, this host speaks 1.0: rebuild it against this one");
  EXPECT_EQ(
      check_plugin(nullptr).status().message(),
      "it refuses ABI version 1.0; it was built for another major version: rebuild it against "
      "this one");
}

TEST_F(PluginCheck, ANewerMinorVersionIsWelcome) {
  plugin_.abi_version = (TTS_ABI_MAJOR << 16U) | 7U;
  plugin_.struct_size += 64;
  EXPECT_EQ(mistake(), "2 factories");
}

TEST_F(PluginCheck, AnOlderTableWithoutInitIsWelcome) {
  plugin_.struct_size = offsetof(tts_plugin, init);
  EXPECT_EQ(mistake(), "2 factories");
}

TEST_F(PluginCheck, ATableTooShortIsRefused) {
  plugin_.struct_size = 8;
  EXPECT_EQ(mistake(), "its plugin table has 8 bytes, too few for any version");
}

TEST_F(PluginCheck, TextMustBeThereAndUtf8) {
  plugin_.id = nullptr;
  EXPECT_EQ(mistake(), "its id, name or version is missing or not UTF-8");
  plugin_.id = "\xFF";
  EXPECT_EQ(mistake(), "its id, name or version is missing or not UTF-8");
}

TEST_F(PluginCheck, FactoriesMustBeUsable) {
  second_.id = "voice";
  EXPECT_EQ(mistake(), "it has two factories with the id \"voice\"");
  second_.id = "Bad Name";
  EXPECT_EQ(mistake(), "its factory number 2 is missing, too short, or has no id of [a-z0-9_-]");
  second_.id = "other";
  second_.kind = TTS_FACTORY_STORE;
  EXPECT_EQ(mistake(), "factory \"other\" cannot create what its kind promises");
  plugin_.factory_count = 0;
  EXPECT_EQ(mistake(), "it has no factory, so there is nothing to use in it");
}

}  // namespace
}  // namespace caesura::pipeline
