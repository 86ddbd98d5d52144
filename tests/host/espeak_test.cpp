// The built-in config with the real engine: what a newcomer hears.
#include <gmock/gmock.h>

#include <cmath>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

boost::json::object json_of(const Outcome& run) {
  EXPECT_EQ(run.status, 0) << run.err;
  return run.json();
}

TEST(BuiltInConfig, SpeaksWithEspeakAndKeepsUnderTheCacheHome) {
  const Caesura caesura;
  const auto first = json_of(caesura({"speak", "Good evening.", "--json"}));
  EXPECT_EQ(first.at("cache"), "miss");
  EXPECT_EQ(json_of(caesura({"speak", "Good evening.", "--json"})).at("cache"), "hit");
  EXPECT_TRUE(std::filesystem::is_directory(caesura.file("cache/caesura")));
}

TEST(BuiltInConfig, TheCommaPauseIsInTheAudio) {
  const Caesura caesura;
  for (const int pause : {100, 300, 600}) {
    const std::string wav = caesura.file("a.wav").string();
    json_of(caesura({"speak", "My ear, I owe you", "--pauses", "comma=" + std::to_string(pause),
                     "-o", wav, "--json"}));
    const auto silences = read_wav(wav).silences_ms(60);
    ASSERT_EQ(silences.size(), 1U) << pause;
    EXPECT_NEAR(silences.front(), pause, 50);
  }
}

TEST(BuiltInConfig, ABookIsBilledOnce) {
  const Caesura caesura;
  const std::string book = CAESURA_SOURCE_DIR "/configs/books/the-lighthouse-clock.yaml";
  const auto produce = [&](const std::string& pauses) {
    return json_of(caesura({"produce", book, "--chapter", "1", "-o", caesura.file("out").string(),
                            "--pauses", pauses, "--log-level", "warn", "--json"}))
        .at("totals")
        .as_object();
  };
  const auto first = produce("natural");
  const auto again = produce("natural,sentence=700");
  EXPECT_EQ(first.at("hits"), 0);
  EXPECT_EQ(again.at("hits"), first.at("segments"));
  const auto comma = produce("natural,comma=600");
  EXPECT_GT(comma.at("misses").as_int64(), 0);
  EXPECT_GT(comma.at("hits").as_int64(), 0);
}

}  // namespace
}  // namespace caesura::testing
