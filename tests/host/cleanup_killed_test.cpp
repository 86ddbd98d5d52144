// A clean-up that is killed at any point and run again ends as one that was left alone.
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <set>
#include <thread>

#include "host/caesura_run.hpp"

namespace caesura::testing {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr int kEntries = 150;
constexpr int kKept = 5;

class CleanupKilled : public ::testing::Test {
 protected:
  void fill() const {
    std::string book = "title: Many\nchapters:\n  - id: one\n    segments:\n";
    for (int i = 0; i < kEntries; ++i) {
      book += "      - {id: s" + std::to_string(i) + ", text: \"Number " + std::to_string(i) +
              " of many\"}\n";
    }
    const std::string file = caesura_.write("book.yaml", book).string();
    ASSERT_EQ(caesura_
                  .tones({"produce", file, "-o", caesura_.file("out").string(), "--tenant", "many",
                          "--log-level", "warn"})
                  .status,
              0);
    for (int i = 0; i < kKept; ++i) {
      ASSERT_EQ(caesura_.tones({"speak", "Kept " + std::to_string(i)}).status, 0);
    }
  }
  std::vector<std::string> clean() const {
    return {"cache", "cleanup",   "--days", "0",        "--tenant-id",
            "many",  "--execute", "--json", "--config", caesura_.file("tones.yaml").string()};
  }
  // Files of entries in the store.
  std::size_t files() const {
    std::size_t count = 0;
    std::error_code gone;
    for (fs::recursive_directory_iterator it(caesura_.file("cache/caesura/t"), gone), end;
         it != end; it.increment(gone)) {
      if (it->is_regular_file(gone)) ++count;
    }
    return count;
  }
  Caesura caesura_;
};

TEST_F(CleanupKilled, EndsAsOneThatWasLeftAlone) {
  fill();
  ASSERT_EQ(files(), kEntries + kKept);
  // The first one is killed once it has begun to delete, the next ones after more and more time.
  std::set<std::size_t> half_way;
  for (int kill_number = 0; kill_number < 12; ++kill_number) {
    const std::size_t before = files();
    const pid_t child = caesura_.begin(clean());
    const auto patience = steady_clock::now() + std::chrono::milliseconds(5 * kill_number);
    const auto end = steady_clock::now() + std::chrono::seconds(20);
    if (kill_number % 2 == 0) {
      while (files() == before && files() > kKept && steady_clock::now() < end) {
      }
    } else {
      std::this_thread::sleep_until(patience);
    }
    kill(child, SIGKILL);
    static_cast<void>(caesura_.wait_for(child));
    const std::size_t left = files();
    if (left < kEntries + kKept && left > kKept) half_way.insert(left);
  }
  // How often that was in the middle depends on the machine; the end must not.
  RecordProperty("points_half_way", static_cast<int>(half_way.size()));
  const Outcome last = caesura_(clean());
  ASSERT_EQ(last.status, 0) << last.err;
  EXPECT_EQ(last.json().at("failed"), 0);
  EXPECT_EQ(files(), kKept);
  const auto listed = caesura_.tones({"cache", "ls", "--limit", "0", "--json"}).json();
  EXPECT_EQ(listed.at("entries").as_array().size(), kKept);
  EXPECT_EQ(caesura_.tones({"cache", "reconcile", "--json"}).json().at("found"), 0);
  for (int i = 0; i < kKept; ++i) {
    const auto spoken = caesura_.tones({"speak", "Kept " + std::to_string(i), "--json"});
    EXPECT_EQ(spoken.json().at("cache"), "hit");
  }
  EXPECT_EQ(caesura_(clean()).json().at("found"), 0);
}

}  // namespace
}  // namespace caesura::testing
