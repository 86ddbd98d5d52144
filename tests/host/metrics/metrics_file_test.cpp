// --metrics FILE: whole, whatever became of the command.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;

class MetricsFile : public ::testing::Test {
 protected:
  Outcome speak(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"speak", "Hello, you."});
    arguments.insert(arguments.end(), {"--metrics", path()});
    return caesura_.tones(arguments);
  }
  std::string path() const { return caesura_.file("caesura.prom").string(); }
  std::string metrics() const {
    std::ifstream file(path());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static std::string requests(const std::string& result) {
    return "\ncaesura_cache_requests_total{object=\"cache\",result=\"" + result +
           "\",scheme=\"v3\"} 1\n";
  }
  Caesura caesura_;
};

TEST_F(MetricsFile, HoldsWhatTheRunDid) {
  ASSERT_EQ(speak({}).status, 0);
  EXPECT_THAT(metrics(), HasSubstr(requests("miss")));
  EXPECT_THAT(metrics(),
              HasSubstr("\ncaesura_cache_billed_characters_total{object=\"cache\"} 11\n"));
  ASSERT_EQ(speak({}).status, 0);
  EXPECT_THAT(metrics(), HasSubstr(requests("hit")));
  EXPECT_THAT(metrics(),
              HasSubstr("\ncaesura_cache_saved_characters_total{object=\"cache\"} 11\n"));
}

TEST_F(MetricsFile, IsWrittenWhenTheCommandFails) {
  EXPECT_EQ(speak({"--only-if-cached"}).status, 1);
  EXPECT_THAT(metrics(), HasSubstr(requests("only_if_cached_miss")));
}

TEST_F(MetricsFile, ThatCannotBeWrittenIsAnErrorAndLeavesNoReport) {
  const std::string path = caesura_.file("no/such/folder/caesura.prom").string();
  expect_error(
      caesura_.tones({"speak", "Hello", "--json", "--log-level", "off", "--metrics", path}), 1,
      path + ": cannot be made");
}

TEST_F(MetricsFile, OfAWholeBook) {
  const auto book = caesura_.write("book.txt", "One sentence. Another one.\n\nA third.\n");
  const Outcome run = caesura_.tones(
      {"produce", book.string(), "-o", caesura_.file("out").string(), "--metrics", path()});
  ASSERT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(metrics(), HasSubstr("result=\"miss\",scheme=\"v3\"} 3\n"));
}

}  // namespace
}  // namespace caesura::testing
