// Which trace a request belongs to stands in every log line about it, and nothing else of it does.
#include <gmock/gmock.h>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kTrace = "0af7651916cd43dd8448eb211c80319c";
constexpr const char* kText = "Hello, you.";

class Trace : public ::testing::Test {
 protected:
  // A provider that is away once, and a store that is away for good.
  Outcome speak(std::vector<std::string> arguments) const {
    const auto config = caesura_.write(
        "trace.yaml",
        "caesura: 1\nstores: {far: {use: redis, server: \"unix:" +
            caesura_.file("nobody").string() +
            "\"}}\n"
            "providers: {tones: {use: tone, script: [{call: 1, status: UNAVAILABLE}]}}\n"
            "middleware: {cache: {use: cache, store: far}, again: {use: retry, base: "
            "1ms}}\nchains: {default: [cache, again, tones]}\n");
    arguments.insert(arguments.begin(), {"speak", kText});
    arguments.insert(arguments.end(), {"--config", config.string(), "--log-level", "debug"});
    return caesura_(arguments);
  }
  // The first line of the log that has the words.
  static std::string line(const std::string& log, const std::string& words) {
    const std::size_t at = log.find(words);
    if (at == std::string::npos) return {};
    const std::size_t start = log.rfind('\n', at) + 1;
    return log.substr(start, log.find('\n', at) - start);
  }
  Caesura caesura_;
};

TEST_F(Trace, IsInTheLinesOfEveryLayer) {
  const Outcome run = speak({"--trace-id", kTrace});
  EXPECT_EQ(run.status, 0) << run.err;
  const std::string mark = std::string("trace_id=") + kTrace;
  EXPECT_THAT(line(run.err, "tones: call failed"), HasSubstr(mark)) << run.err;
  EXPECT_THAT(line(run.err, "again: attempt 1 failed: UNAVAILABLE; again in"), HasSubstr(mark));
  EXPECT_THAT(line(run.err, "served without it"), HasSubstr(mark));
  EXPECT_THAT(line(run.err, "cache: fill: OK"), HasSubstr(mark));
  EXPECT_THAT(line(run.err, " MISS key "), HasSubstr(mark));
}

TEST_F(Trace, BringsNeitherTextNorKeyWithIt) {
  const Outcome run = speak({"--trace-id", kTrace, "--json"});
  ASSERT_EQ(run.status, 0) << run.err;
  const std::string key(run.json().at("key").as_string());
  EXPECT_THAT(run.err, AllOf(Not(HasSubstr("Hello")), Not(HasSubstr(key))));
}

TEST_F(Trace, ATraceparentHeaderWillDo) {
  const Outcome run =
      speak({"--json", "--trace-id", std::string("00-") + kTrace + "-b7ad6b7169203331-01"});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.json().at("trace_id"), kTrace);
  EXPECT_THAT(run.err, HasSubstr(std::string("trace_id=") + kTrace));
  EXPECT_THAT(run.err, Not(HasSubstr("b7ad6b7169203331")));
}

TEST_F(Trace, ALaterVersionOfTheHeaderMayHaveMore) {
  const Outcome run =
      speak({"--json", "--trace-id", std::string("01-") + kTrace + "-b7ad6b7169203331-01-more"});
  EXPECT_EQ(run.json().at("trace_id"), kTrace);
}

TEST_F(Trace, OfABookIsInTheLinesOfAllItsSegments) {
  const auto book = caesura_.write("book.txt", "One sentence. Another one.\n");
  const Outcome run = caesura_.tones({"produce", book.string(), "-o", caesura_.file("out").string(),
                                      "--trace-id", kTrace, "--log-level", "info"});
  EXPECT_EQ(run.status, 0) << run.err;
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = run.err.find(kTrace, at)) != std::string::npos; ++at) ++lines;
  EXPECT_EQ(lines, 2U) << run.err;
}

TEST_F(Trace, WithoutOneNoLineTellsOne) {
  const Outcome run = speak({"--json"});
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.err, AllOf(HasSubstr("attempt 1 failed"), Not(HasSubstr("trace_id"))));
  EXPECT_FALSE(run.json().contains("trace_id"));
}

TEST_F(Trace, WhatIsNoneIsRefused) {
  const std::string trace = kTrace;
  for (const std::string& wrong :
       {trace + "0", trace.substr(1), std::string(32, '0'),
        std::string("0AF7651916CD43DD8448EB211C80319C"), "00-" + trace + "-b7ad6b7169203331",
        "00-" + trace + "-b7ad6b7169203331-01-more", "ff-" + trace + "-b7ad6b7169203331-01",
        std::string("a\nb")}) {
    expect_error(speak({"--trace-id", wrong}), 2, "--trace-id: takes 32 digits");
  }
}

}  // namespace
}  // namespace caesura::testing
