// caesura cache, plugins, voices, silences, help.
#include <gmock/gmock.h>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Listing : public ::testing::Test {
 protected:
  boost::json::object tones(std::vector<std::string> arguments) const {
    arguments.push_back("--json");
    const Outcome run = caesura_.tones(arguments);
    EXPECT_EQ(run.status, 0) << run.err;
    return run.json();
  }
  Caesura caesura_;
};

TEST_F(Listing, ShowsAnEntryByTheStartOfItsKeyAndNeverItsText) {
  const auto spoken = tones({"speak", "Hidden words", "--tenant", "acme"});
  const std::string key(spoken.at("key").as_string());
  const Outcome shown = caesura_.tones({"cache", "show", key.substr(0, 8), "--json"});
  ASSERT_EQ(shown.status, 0) << shown.err;
  const auto entry = shown.json();
  EXPECT_EQ(entry.at("key"), key.c_str());
  EXPECT_EQ(entry.at("tenant"), "acme");
  EXPECT_EQ(entry.at("bytes").to_number<int64_t>(), spoken.at("bytes").to_number<int64_t>());
  EXPECT_EQ(entry.at("duration_ms"), spoken.at("duration_ms"));
  EXPECT_THAT(shown.out, Not(HasSubstr("idden")));
}

TEST_F(Listing, ListsByTenantSchemeAndLimit) {
  tones({"speak", "One", "--tenant", "a"});
  tones({"speak", "Two", "--tenant", "a"});
  tones({"speak", "Three"});
  const auto count = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"cache", "ls"});
    return tones(more).at("entries").as_array().size();
  };
  EXPECT_EQ(count({}), 3U);
  EXPECT_EQ(count({"--tenant", "a"}), 2U);
  EXPECT_EQ(count({"--tenant", ""}), 1U);
  EXPECT_EQ(count({"--scheme", "v3"}), 3U);
  EXPECT_EQ(count({"--scheme", "v1"}), 0U);
  EXPECT_EQ(count({"--limit", "2"}), 2U);
  EXPECT_EQ(tones({"cache", "ls", "--limit", "2"}).at("more"), true);
  EXPECT_EQ(count({"--limit", "0"}), 3U);
}

TEST_F(Listing, StatisticsReachTheStore) {
  tones({"speak", "One"});
  EXPECT_EQ(tones({"cache", "stats"}).at("store.entries").to_number<double>(), 1);
}

TEST_F(Listing, UnknownAndAmbiguousKeysAreErrors) {
  expect_error(caesura_.tones({"cache", "show", "0123abcd"}), 1, "no entry has a key");
  expect_error(caesura_.tones({"cache", "show", "xyz"}), 2, "hexadecimal");
}

TEST_F(Listing, PluginsTellWhatTheyOffer) {
  const Outcome run = caesura_({"plugins", "--json"});
  ASSERT_EQ(run.status, 0) << run.err;
  bool tone = false;
  const auto told = run.json();
  for (const auto& plugin : told.at("plugins").as_array()) {
    if (!plugin.as_object().contains("factories")) continue;
    for (const auto& factory : plugin.at("factories").as_array()) {
      tone = tone || (factory.at("use") == "tone" && factory.at("kind") == "provider");
    }
  }
  EXPECT_TRUE(tone);
}

TEST_F(Listing, VoicesComeFromTheProviderOfTheChain) {
  EXPECT_FALSE(tones({"voices"}).at("voices").as_array().empty());
}

TEST_F(Listing, SilencesAreMeasured) {
  const std::string wav = caesura_.file("a.wav").string();
  tones({"speak", "One, two", "-o", wav});
  const auto told = tones({"silences", wav});
  ASSERT_EQ(told.at("silences").as_array().size(), 1U);
  EXPECT_EQ(told.at("silences").at(0).at("duration_ms"), 300);
  EXPECT_EQ(told.at("silences").at(0).at("inside"), true);
}

TEST_F(Listing, EveryCommandHelpsWithAnExample) {
  for (const std::string command : {"speak", "produce", "plugins", "voices", "silences", "cache"}) {
    const Outcome run = caesura_({command, "--help"});
    EXPECT_EQ(run.status, 0) << command;
    EXPECT_THAT(run.out, HasSubstr("Example:\n  ")) << command;
  }
}

}  // namespace
}  // namespace caesura::testing
