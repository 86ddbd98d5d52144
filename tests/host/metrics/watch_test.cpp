// caesura cache stats --watch: what the other processes on the store are doing.
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class Watch : public ::testing::Test {
 protected:
  Watch()
      : config_(
            speaker_
                .write("shared.yaml",
                       "caesura: 1\nstores:\n  fast: {use: memory}\n  local: {use: disk, path: \"" +
                           speaker_.file("store").string() +
                           "\"}\n  main: {use: tiered, tiers: [fast, local]}\n"
                           "providers: {tones: {use: tone}}\n"
                           "middleware: {cache: {use: cache, store: main}}\n"
                           "chains: {default: [cache, tones]}\n")
                .string()) {}

  void speak(const std::string& text) const {
    const Outcome run = speaker_({"speak", text, "--config", config_});
    ASSERT_EQ(run.status, 0) << run.err;
  }
  void start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"cache", "stats", "--config", config_});
    watching_ = watcher_.begin(arguments);
  }
  // Until what it has printed is as wanted, or a minute is over.
  template <class Wanted>
  void wait_until(const Wanted& wanted) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!wanted(printed()) && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  template <class Wanted>
  Outcome interrupt_when(const Wanted& wanted) {
    wait_until(wanted);
    kill(watching_, SIGINT);
    return watcher_.wait_for(watching_);
  }
  std::string printed() const {
    std::ifstream file(watcher_.file("stdout"));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // Documents stand one behind the other, each indented.
  static std::vector<boost::json::object> documents(const std::string& text) {
    std::vector<boost::json::object> all;
    for (std::size_t at = 0, end; (end = text.find("\n}\n", at)) != std::string::npos;
         at = end + 3) {
      all.push_back(boost::json::parse(text.substr(at, end + 2 - at)).as_object());
    }
    return all;
  }
  // Of a member of all documents behind the first.
  static int64_t sum(const std::vector<boost::json::object>& looks, const char* member) {
    int64_t sum = 0;
    for (std::size_t i = 1; i < looks.size(); ++i) sum += looks[i].at(member).to_number<int64_t>();
    return sum;
  }

  Caesura speaker_;
  Caesura watcher_;
  const std::string config_;
  pid_t watching_ = 0;
};

TEST_F(Watch, TellsWhatOtherProcessesHitAndMade) {
  speak("Hello");
  start({"--watch", "0.1", "--json"});
  wait_until([](const std::string& text) { return !documents(text).empty(); });
  speak("Hello");
  speak("Hello");
  speak("Good evening");
  const Outcome run = interrupt_when([&](const std::string& text) {
    const auto looks = documents(text);
    return sum(looks, "hits") >= 2 && sum(looks, "made") >= 1;
  });
  EXPECT_EQ(run.status, 0) << run.err;
  const auto looks = documents(run.out);
  ASSERT_GE(looks.size(), 2U);
  EXPECT_TRUE(looks[0].at("seconds").is_null());
  EXPECT_EQ(looks[0].at("entries").to_number<int>(), 1);
  EXPECT_TRUE(looks.back().at("seconds").is_double());
  EXPECT_EQ(sum(looks, "hits"), 2);
  EXPECT_EQ(sum(looks, "made"), 1);
  EXPECT_EQ(sum(looks, "saved_characters"), 10);
  EXPECT_EQ(looks.back().at("entries").to_number<int>(), 2);
  EXPECT_EQ(looks.back().at("schemes").at("v3").at("entries").to_number<int>(), 2);
  EXPECT_EQ(looks.back().at("tiers").at("local").at("entries").to_number<int>(), 2);
  EXPECT_EQ(looks.back().at("tiers").at("local").at("resting"), false);
}

TEST_F(Watch, IsPlainLinesForAPipe) {
  speak("Hello");
  start({"--watch", "0.1"});
  const Outcome run = interrupt_when(
      [](const std::string& text) { return std::count(text.begin(), text.end(), '\n') >= 4; });
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_THAT(run.out, AllOf(HasSubstr("hit rate"), Not(HasSubstr("\x1b")), Not(HasSubstr("\r"))));
  EXPECT_THAT(run.out,
              ContainsRegex("Z +0\\.0 % +0 +1 +1 .* v3: 0\\.0 %, 1 entries.* local: 1 entries"));
  EXPECT_THAT(run.out, ContainsRegex("Z +- +0 +0 +1 ")) << "nobody asked for anything meanwhile";
}

TEST_F(Watch, WithoutANumberHasOne) {
  start({"--watch"});
  const Outcome run = interrupt_when(
      [](const std::string& text) { return std::count(text.begin(), text.end(), '\n') >= 2; });
  EXPECT_EQ(run.status, 0) << run.err;
}

TEST_F(Watch, AnIntervalThatIsNoneIsRefused) {
  for (const char* wrong : {"0", "-1", "soon"}) {
    expect_error(speaker_({"cache", "stats", "--watch", wrong, "--config", config_}), 2, "--watch");
  }
}

}  // namespace
}  // namespace caesura::testing
