// caesura cache cleanup, purge, verify, reconcile: shown first, changed only when asked.
#include <gmock/gmock.h>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Cleanup : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* words : {"One", "Two", "Three"}) speak(words, "");
    speak("Four", "acme");
  }
  void speak(const std::string& words, const std::string& tenant) const {
    std::vector<std::string> arguments{"speak", words};
    if (!tenant.empty()) arguments.insert(arguments.end(), {"--tenant", tenant});
    ASSERT_EQ(caesura_.tones(arguments).status, 0);
  }
  boost::json::object json(std::vector<std::string> arguments) const {
    arguments.push_back("--json");
    const Outcome run = caesura_.tones(arguments);
    EXPECT_EQ(run.status, 0) << run.err;
    return run.json();
  }
  int64_t count(const boost::json::object& report, const char* name) const {
    return report.at(name).to_number<int64_t>();
  }
  std::size_t entries() const {
    return json({"cache", "ls", "--limit", "0"}).at("entries").as_array().size();
  }
  Caesura caesura_;
};

TEST_F(Cleanup, IsADryRunUnlessAskedAndSaysSo) {
  const Outcome run = caesura_.tones({"cache", "cleanup", "--days", "0"});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.out, AllOf(HasSubstr("mode:     DRY-RUN"), HasSubstr("found:    4 entries"),
                             HasSubstr("tenants:  2"), HasSubstr("[4/4] [DRY-RUN] would delete"),
                             HasSubstr("Nothing was changed. Add --execute to delete.")));
  EXPECT_EQ(entries(), 4U);
}

TEST_F(Cleanup, ExecutesAndTellsWhatWasFreed) {
  const auto report = json({"cache", "cleanup", "--days", "0", "--execute"});
  EXPECT_EQ(report.at("mode"), "execute");
  EXPECT_EQ(count(report, "deleted"), 4);
  EXPECT_EQ(count(report, "failed"), 0);
  EXPECT_GE(count(report, "bytes_freed"), count(report, "bytes"));
  EXPECT_EQ(entries(), 0U);
}

TEST_F(Cleanup, YoungEntriesAreNotFoundByDefault) {
  const auto report = json({"cache", "cleanup", "--execute"});
  EXPECT_EQ(count(report, "found"), 0);
  EXPECT_TRUE(report.at("cut_off").is_string());
  EXPECT_EQ(entries(), 4U);
}

TEST_F(Cleanup, FiltersNarrowItAndTheRestStillHits) {
  speak("One", "");  // a hit
  EXPECT_EQ(count(json({"cache", "cleanup", "--days", "0", "--never-hit"}), "found"), 3);
  EXPECT_EQ(count(json({"cache", "cleanup", "--days", "0", "--scheme", "v1"}), "found"), 0);
  EXPECT_EQ(count(json({"cache", "cleanup", "--days", "0", "--limit", "2"}), "found"), 2);
  EXPECT_EQ(count(json({"cache", "cleanup", "--expired"}), "found"), 0);
  EXPECT_EQ(count(json({"cache", "cleanup", "--max-bytes", "1TiB"}), "found"), 0);
  EXPECT_EQ(count(json({"cache", "cleanup", "--max-bytes", "1"}), "found"), 4);
  const auto acme = json({"cache", "purge", "--tenant-id", "acme", "--execute"});
  EXPECT_EQ(count(acme, "deleted"), 1);
  EXPECT_EQ(entries(), 3U);
  for (const char* words : {"One", "Two", "Three"}) {
    EXPECT_EQ(json({"speak", words}).at("cache"), "hit") << words;
  }
}

TEST_F(Cleanup, ASavedPlanIsCarriedOutAsItStands) {
  const std::string plan = caesura_.file("plan.json").string();
  EXPECT_EQ(count(json({"cache", "cleanup", "--days", "0", "--plan", plan}), "found"), 4);
  speak("Five", "");  // came after the plan
  const auto report = json({"cache", "cleanup", "--execute", "--plan", plan});
  EXPECT_EQ(count(report, "deleted"), 4);
  EXPECT_EQ(entries(), 1U);
  // Again, as after an interruption: nothing is left to do, and that is no failure.
  EXPECT_EQ(count(json({"cache", "cleanup", "--execute", "--plan", plan}), "deleted"), 0);
}

TEST_F(Cleanup, APlanOfAnotherStoreOrABrokenOneIsRefused) {
  const std::string plan = caesura_.file("plan.json").string();
  json({"cache", "cleanup", "--days", "0", "--plan", plan});
  expect_error(caesura_({"cache", "cleanup", "--execute", "--plan", plan}), 2,
               "was made for store");
  expect_error(caesura_.tones({"cache", "cleanup", "--execute", "--plan", plan, "--days", "3"}), 2,
               "holds its own filters");
  const std::string broken = caesura_.write("broken.json", "{\"form\": 1}").string();
  expect_error(caesura_.tones({"cache", "cleanup", "--execute", "--plan", broken}), 2,
               "is not a plan");
  expect_error(caesura_.tones({"cache", "cleanup", "--execute", "--plan", "/nowhere/plan"}), 2,
               "no such plan");
  EXPECT_EQ(entries(), 4U);
}

TEST(CleanupUsage, WrongNumbersAreRefusedBeforeAnythingIsOpened) {
  const Caesura caesura;
  const std::string broken = caesura.write("broken.json", "{\"form\": 1}").string();
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong{
      {{"cleanup", "--days", "-1"}, "--days: must be 0 to 365000, not -1"},
      {{"cleanup", "--days", "365001"}, "--days: must be 0 to 365000"},
      {{"cleanup", "--max-bytes", "lots"}, "--max-bytes: must be a size above 0"},
      {{"cleanup", "--plan", broken}, "is not a plan"},
      {{"cleanup", "--plan", broken, "--days", "-1"}, "--days"},
      {{"purge"}, "say whose entries"}};
  for (const auto& [words, part] : wrong) {
    std::vector<std::string> arguments{"cache"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    arguments.emplace_back("--execute");
    expect_error(caesura.tones(arguments), 2, part);
  }
  // The store would have made its folder.
  EXPECT_FALSE(std::filesystem::exists(caesura.file("cache")));
}

TEST_F(Cleanup, OnlyTheFirstTwentyAreListedUnlessAllAreWanted) {
  for (int i = 0; i < 20; ++i) speak("Number " + std::to_string(i), "");
  const Outcome some = caesura_.tones({"cache", "cleanup", "--days", "0"});
  EXPECT_THAT(some.out, AllOf(HasSubstr("[20/24]"), Not(HasSubstr("[21/24]")),
                              HasSubstr("... and 4 more; --all lists them")));
  EXPECT_THAT(caesura_.tones({"cache", "cleanup", "--days", "0", "--all"}).out,
              HasSubstr("[24/24]"));
}

TEST_F(Cleanup, AHostileTenantCannotWriteToTheTerminal) {
  speak("Five", "evil\033[2J\n");
  EXPECT_THAT(caesura_.tones({"cache", "cleanup", "--days", "0"}).out,
              AllOf(HasSubstr("evil"), Not(HasSubstr("\033"))));
}

TEST_F(Cleanup, ChecksAndReconciliationTellWhatTheyFind) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (const auto& one : fs::recursive_directory_iterator(caesura_.file("cache/caesura/t"))) {
    if (one.is_regular_file()) files.push_back(one.path());
  }
  ASSERT_EQ(files.size(), 4U);
  fs::resize_file(files[0], fs::file_size(files[0]) - 1);
  fs::remove(files[1]);
  EXPECT_EQ(count(json({"cache", "reconcile"}), "found"), 1);
  EXPECT_EQ(count(json({"cache", "reconcile", "--execute"}), "mended"), 1);
  EXPECT_EQ(count(json({"cache", "reconcile"}), "found"), 0);
  const auto checked = json({"cache", "verify"});
  EXPECT_EQ(count(checked, "checked"), 3);
  EXPECT_EQ(count(checked, "damaged"), 1);
  EXPECT_EQ(count(checked, "removed"), 1);
  EXPECT_EQ(entries(), 2U);
}

}  // namespace
}  // namespace caesura::testing
