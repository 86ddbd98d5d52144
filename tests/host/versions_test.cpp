// Generations of keys as an operator lives through them: a new one, a roll-back, a clean-up of one
// of them, and read-through that pays only for what the older key did not hold.
#include <gmock/gmock.h>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using Words = std::vector<std::string>;

// What speaking all the sentences of the story came to.
struct Round {
  int hits = 0;
  int misses = 0;
  int64_t billed = 0;  // characters
  std::map<std::string, int> hits_by_scheme;
  std::vector<std::string> missed;  // their texts
};

class Versions : public ::testing::Test {
 protected:
  // A host that was deployed with this cache, over the one store of the story.
  std::string deploy(const std::string& cache_options) const {
    return caesura_
        .write("deployed.yaml",
               "caesura: 1\n"
               "stores: {main: {use: disk, path: '${cache_home}/caesura'}}\n"
               "providers: {tones: {use: tone}}\n"
               "middleware: {cache: {use: cache, store: main, " +
                   cache_options +
                   "}}\n"
                   "chains: {default: [cache, tones]}\n"
                   "pauses: natural\n")
        .string();
  }
  boost::json::object run(const std::string& config, Words arguments) const {
    arguments.insert(arguments.end(), {"--config", config, "--json", "--log-level", "warn"});
    const Outcome outcome = caesura_(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return outcome.json();
  }
  Round speak_all(const std::string& config, const std::vector<Words>& sentences) const {
    Round round;
    for (const Words& sentence : sentences) {
      Words arguments{"speak"};
      arguments.insert(arguments.end(), sentence.begin(), sentence.end());
      const auto answer = run(config, arguments);
      const bool hit = answer.at("cache") == "hit";
      (hit ? round.hits : round.misses) += 1;
      round.billed += answer.at("billed_characters").to_number<int64_t>();
      if (hit) round.hits_by_scheme[std::string(answer.at("scheme").as_string())] += 1;
      if (!hit) round.missed.push_back(sentence[0]);
    }
    return round;
  }
  std::size_t entries(const std::string& config, const std::string& scheme) const {
    return run(config, {"cache", "ls", "--scheme", scheme, "--limit", "0"})
        .at("entries")
        .as_array()
        .size();
  }
  const std::vector<Words> sentences_{{"Hello there"}, {"One, two"}, {"Stop. Go on: now."}};
  static constexpr int64_t kCharacters = 11 + 8 + 17;
  Caesura caesura_;
};

TEST_F(Versions, TheStoryOfANewGenerationAndTheWayBack) {
  const std::string v1 = "key: {write_scheme: v1}";
  const std::string v2 = "key: {write_scheme: v2}";
  const Round first = speak_all(deploy(v1), sentences_);
  EXPECT_EQ(first.misses, 3);
  EXPECT_EQ(first.billed, kCharacters);

  // v2 finds none of v1's entries, which stay where they are.
  const Round deployed = speak_all(deploy(v2), sentences_);
  EXPECT_EQ(deployed.misses, 3);
  EXPECT_EQ(deployed.billed, kCharacters);
  EXPECT_EQ(entries(deploy(v2), "v1"), 3U);
  EXPECT_EQ(speak_all(deploy(v2), sentences_).hits_by_scheme.at("v2"), 3);

  // Rolled back, nothing is billed.
  const Round back = speak_all(deploy(v1), sentences_);
  EXPECT_EQ(back.hits_by_scheme.at("v1"), 3);
  EXPECT_EQ(back.billed, 0);

  // Only v2 leaves; a dry run says so first and changes nothing.
  const Words clean{"cache", "cleanup", "--scheme", "v2", "--days", "0"};
  EXPECT_EQ(run(deploy(v1), clean).at("found"), 3);
  EXPECT_EQ(entries(deploy(v1), "v2"), 3U);
  Words execute = clean;
  execute.emplace_back("--execute");
  const auto cleaned = run(deploy(v1), execute);
  EXPECT_EQ(cleaned.at("deleted"), 3);
  EXPECT_EQ(cleaned.at("failed"), 0);
  EXPECT_EQ(entries(deploy(v1), "v2"), 0U);
  const Round after = speak_all(deploy(v1), sentences_);
  EXPECT_EQ(after.hits_by_scheme.at("v1"), 3);
  EXPECT_EQ(after.billed, 0);
  EXPECT_EQ(speak_all(deploy(v2), sentences_).misses, 3);
}

TEST_F(Versions, ReadThroughPaysOnlyForWhatTheOlderKeyDidNotHold) {
  std::vector<Words> sentences = sentences_;
  sentences.push_back({"Faster now", "--rate", "20"});            // a setting that v2 holds
  sentences.push_back({"The same tongue", "--language", "en"});   // says what the config says
  sentences.push_back({"Guten Abend, Ada", "--language", "de"});  // v2 does not know languages
  sentences.push_back({"Bonne nuit", "--language", "fr", "--voice", "alto"});
  ASSERT_EQ(speak_all(deploy("key: {write_scheme: v2}"), sentences).misses, 7);

  const std::string v3 = deploy("key: {write_scheme: v3, read_schemes: [v3, v2]}");
  const Round through = speak_all(v3, sentences);
  EXPECT_EQ(through.hits_by_scheme, (std::map<std::string, int>{{"v2", 5}}));
  EXPECT_THAT(through.missed, ::testing::ElementsAre("Guten Abend, Ada", "Bonne nuit"));
  EXPECT_EQ(through.billed, 16 + 10);
  // Each was found once under its old key; from then on all of them answer under the new one.
  const Round again = speak_all(v3, sentences);
  EXPECT_EQ(again.hits_by_scheme, (std::map<std::string, int>{{"v3", 7}}));
  EXPECT_EQ(again.billed, 0);
  // v2 is not needed any more.
  const auto cleaned = run(v3, {"cache", "cleanup", "--scheme", "v2", "--days", "0", "--execute"});
  EXPECT_EQ(cleaned.at("deleted"), 7);
  EXPECT_EQ(speak_all(v3, sentences).billed, 0);
}

TEST_F(Versions, AnEntryThatWasMadeOtherwiseUnderTheSameOlderKeyDoesNotAnswer) {
  // v2 does not know languages: the first of the two took the key.
  speak_all(deploy("key: {write_scheme: v2}"), {{"Die Maus", "--language", "de"}});
  const std::string v3 = deploy("key: {write_scheme: v3, read_schemes: [v3, v2]}");
  EXPECT_EQ(speak_all(v3, {{"Die Maus"}}).billed, 8);
}

TEST_F(Versions, APauseIsHeldByV2AndMissingFromV1) {
  const Words acting{"One, two", "--pauses", "comma=600"};
  const Words idle{"Hello there", "--pauses", "comma=600"};
  speak_all(deploy("key: {write_scheme: v1}"), {acting, idle});
  const Round from_v1 =
      speak_all(deploy("key: {write_scheme: v3, read_schemes: [v3, v1]}"), {acting, idle});
  EXPECT_THAT(from_v1.missed, ::testing::ElementsAre("One, two"));
  EXPECT_EQ(from_v1.billed, 8);

  speak_all(deploy("key: {write_scheme: v2}"), {acting, idle});
  const std::string v3 = deploy("key: {write_scheme: v3, read_schemes: [v3, v2]}");
  run(v3, {"cache", "purge", "--scheme", "v3", "--execute"});
  EXPECT_EQ(speak_all(v3, {acting, idle}).billed, 0);
}

}  // namespace
}  // namespace caesura::testing
