// Presets: listed, resolved, and equal to their numbers in every key.
#include <gmock/gmock.h>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;

class Presets : public ::testing::Test {
 protected:
  boost::json::object json(std::vector<std::string> arguments) const {
    arguments.push_back("--json");
    const Outcome run = caesura_.tones(arguments);
    EXPECT_EQ(run.status, 0) << run.err;
    return run.json();
  }
  Caesura caesura_;
};

TEST_F(Presets, NaturalFastAndSlowShipAndAConfigAddsItsOwn) {
  caesura_.tone_config("sample_rate: 24000", "brisk\npresets: {brisk: {comma_ms: 150}}");
  const auto presets = json({"pauses", "list"}).at("presets").as_object();
  EXPECT_EQ(presets.size(), 4U);
  EXPECT_EQ(presets.at("natural").at("comma_ms").to_number<int>(), 300);
  EXPECT_LT(presets.at("fast").at("comma_ms").to_number<int>(), 300);
  EXPECT_GT(presets.at("slow").at("comma_ms").to_number<int>(), 300);
  EXPECT_EQ(presets.at("brisk").at("comma_ms").to_number<int>(), 150);
  EXPECT_TRUE(presets.at("brisk").at("colon_ms").is_null());
  EXPECT_THAT(caesura_.tones({"pauses", "list"}).out, HasSubstr("inherit"));
}

TEST_F(Presets, ShowResolvesWhatTheOptionTakes) {
  const auto shown = json({"pauses", "show", "natural,comma_ms=250"});
  EXPECT_EQ(shown.at("comma_ms").to_number<int>(), 250);
  EXPECT_EQ(shown.at("sentence_ms").to_number<int>(), 500);
  EXPECT_EQ(json({"pauses", "show", "none"}).at("comma_ms"), "engine");
  EXPECT_EQ(json({"pauses", "show"}).at("chapter_ms").to_number<int>(), 3000);
  expect_error(caesura_.tones({"pauses", "show", "naturl"}), 2, "did you mean \"natural\"?");
}

TEST_F(Presets, APresetAndItsNumbersShareEveryEntry) {
  for (const char* preset : {"natural", "fast", "slow"}) {
    std::string numbers;
    for (const auto& [name, value] : json({"pauses", "show", preset})) {
      if (!numbers.empty()) numbers += ',';
      numbers += std::string(name) + "=" + boost::json::serialize(value);
    }
    const std::string words = std::string("One, two: three; four. Five for ") + preset;
    const auto by_name = json({"speak", words, "--pauses", preset});
    const auto by_numbers = json({"speak", words, "--pauses", numbers});
    EXPECT_EQ(by_name.at("cache"), "miss");
    EXPECT_EQ(by_numbers.at("cache"), "hit") << numbers;
    EXPECT_EQ(by_numbers.at("key"), by_name.at("key"));
  }
}

}  // namespace
}  // namespace caesura::testing
