// caesura cache explain: why a request hits or misses.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Words = std::vector<std::string>;

class Explain : public ::testing::Test {
 protected:
  boost::json::object run(Words arguments) const {
    arguments.insert(arguments.end(), {"--json", "--log-level", "trace"});
    const Outcome outcome = caesura_.tones(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.err, Not(HasSubstr("vening"))) << "text in the log";
    return outcome.json();
  }
  boost::json::object speak(Words more) const {
    more.insert(more.begin(), "speak");
    return run(more);
  }
  boost::json::object explain(Words more) const {
    more.insert(more.begin(), {"cache", "explain"});
    return run(more);
  }
  // "field asked entry" of each difference from the nearest entry.
  static Words differences(const boost::json::object& report) {
    Words words;
    for (const auto& one : report.at("nearest").at("differs").as_array()) {
      words.push_back(std::string(one.at("field").as_string()) + " " +
                      boost::json::serialize(one.at("asked")) + " " +
                      boost::json::serialize(one.at("entry")));
    }
    return words;
  }
  void configure(const std::string& key) const {
    caesura_.write("tones.yaml",
                   "caesura: 1\n"
                   "stores: {main: {use: disk, path: '${cache_home}/caesura'}}\n"
                   "providers: {tones: {use: tone, voice: alto}}\n"
                   "middleware: {cache: {use: cache, store: main, key: " +
                       key +
                       "}}\n"
                       "chains: {default: [cache, tones]}\n"
                       "pauses: natural\n");
  }
  Caesura caesura_;
};

TEST_F(Explain, AHitIsToldWithTheVeryKeyThatSpeechUses) {
  const Words request{"Good evening, Ada", "--pauses", "comma=450", "--voice", "alto"};
  const auto spoken = speak(request);
  const auto report = explain(request);
  EXPECT_EQ(report.at("answer"), "hit");
  EXPECT_EQ(report.at("key"), spoken.at("key"));
  EXPECT_EQ(report.at("found").at("key"), spoken.at("key"));
  EXPECT_EQ(report.at("found").at("scheme"), "v3");
  EXPECT_EQ(report.at("fields").at("provider"), "tone");
  EXPECT_EQ(report.at("fields").at("voice"), "alto");
  EXPECT_EQ(report.at("fields").as_object().size(), 10U);
  EXPECT_THAT(std::string(report.at("canonical").as_string()), HasSubstr("voice 4\nalto\n"));
  EXPECT_TRUE(report.at("nearest").is_null());
  // Nothing was spoken and nothing stored.
  EXPECT_EQ(run({"cache", "ls"}).at("entries").as_array().size(), 1U);
}

TEST_F(Explain, AMissNamesWhatDiffersFromTheNearestEntry) {
  speak({"Good evening, Ada", "--voice", "alto"});
  speak({"Good evening, Ada", "--voice", "bass", "--rate", "20"});
  speak({"Something else"});
  speak({"Good evening, Ada", "--tenant", "acme", "--pauses", "comma=450"});  // not ours to see

  const auto pause = explain({"Good evening, Ada", "--voice", "alto", "--pauses", "comma=450"});
  EXPECT_EQ(pause.at("answer"), "miss");
  EXPECT_THAT(differences(pause),
              ::testing::ElementsAre("rendered null null", "comma_ms 450 \"300\""));

  const auto voice = explain({"Good evening, Ada", "--voice", "tenor"});
  EXPECT_THAT(differences(voice), ::testing::ElementsAre("voice \"tenor\" \"alto\""));

  const auto language = explain({"Good evening, Ada", "--voice", "alto", "--language", "de"});
  EXPECT_THAT(differences(language), ::testing::ElementsAre("language \"de\" null"));

  const auto marks = explain({"Good evening, Ada", "--voice", "alto", "--marks"});
  EXPECT_EQ(marks.at("answer"), "miss");
  EXPECT_THAT(differences(marks), ::testing::ElementsAre("marks null \"no\""));

  EXPECT_TRUE(explain({"Never said"}).at("nearest").is_null());
}

TEST_F(Explain, AGenerationThatIsNotReadIsTheReason) {
  configure("{write_scheme: v1}");
  speak({"Good evening, Ada"});
  configure("{write_scheme: v2}");
  const auto report = explain({"Good evening, Ada"});
  EXPECT_EQ(report.at("answer"), "miss");
  EXPECT_THAT(differences(report), ::testing::ElementsAre("scheme \"v2\" \"v1\""));
}

TEST_F(Explain, WhatAnOlderKeyDoesNotHoldIsNamed) {
  configure("{write_scheme: v2}");
  speak({"Good evening, Ada"});
  speak({"Guten Abend, Ada", "--language", "de"});
  configure("{write_scheme: v3, read_schemes: [v3, v2]}");
  const auto held = explain({"Good evening, Ada"});
  EXPECT_EQ(held.at("answer"), "hit");
  EXPECT_EQ(held.at("found").at("scheme"), "v2");
  EXPECT_THAT(held.at("missing").at("v2").as_array(), IsEmpty());
  const auto missing = explain({"Guten Abend, Ada", "--language", "de"});
  EXPECT_EQ(missing.at("answer"), "miss");
  EXPECT_EQ(missing.at("missing").at("v2").as_array(), boost::json::array{"language"});
}

TEST_F(Explain, NoTextIsKeptInClear) {
  speak({"Good evening, Ada", "--tenant", "acme"});
  for (const auto& one :
       std::filesystem::recursive_directory_iterator(caesura_.file("cache/caesura"))) {
    if (!one.is_regular_file()) continue;
    std::ifstream file(one.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    EXPECT_THAT(content, Not(HasSubstr("evening"))) << one.path();
  }
}

TEST_F(Explain, PeopleReadWhyAndMistakesAreRefused) {
  speak({"Good evening, Ada"});
  const std::string file = caesura_.write("text.txt", "Good evening, Ada\n").string();
  const Outcome run = caesura_.tones({"cache", "explain", "--file", file, "--pauses", "comma=450"});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.out, AllOf(HasSubstr("answer:   miss"), HasSubstr("hashed:   provider"),
                             HasSubstr("comma_ms: the entry has 300, asked for 450")));
  expect_error(caesura_.tones({"cache", "explain"}), 2, "give a TEXT");
  expect_error(caesura_.tones({"cache", "explain", "Words", "--file", file}), 2, "give a TEXT");
  expect_error(caesura_.tones({"cache", "explain", "--file", "/nowhere/text"}), 2,
               "cannot be opened");
}

}  // namespace
}  // namespace caesura::testing
