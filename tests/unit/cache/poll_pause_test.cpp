// The pauses of a process that waits for another one.
#include <gtest/gtest.h>

#include <set>

#include "plugins/middleware/cache/poll_pause.hpp"

namespace caesura::cache {
namespace {

TEST(PollPause, GrowsFromTwentyMillisecondsToAQuarterOfASecond) {
  PollPause pause;
  for (const int longest : {20, 40, 80, 160, 250, 250, 250}) {
    const auto length = pause.next().count();
    EXPECT_GE(length, longest / 2);
    EXPECT_LE(length, longest);
  }
}

TEST(PollPause, IsNotTheSameForEveryone) {
  std::set<std::chrono::milliseconds> fifth;
  for (int i = 0; i < 100; ++i) {
    PollPause pause;
    for (int n = 0; n < 4; ++n) (void)pause.next();
    fifth.insert(pause.next());
  }
  EXPECT_GT(fifth.size(), 10u);
}

TEST(PollPause, EndsWithTheTimeThatIsLeftOrWhenItIsAbandoned) {
  PollPause pause;
  EXPECT_TRUE(pause.wait(PollPause::Clock::now() - std::chrono::seconds(1), [] { return false; }));
  int asked = 0;
  for (int i = 0; i < 5; ++i) (void)pause.next();
  const auto begun = PollPause::Clock::now();
  EXPECT_FALSE(pause.wait(begun + std::chrono::hours(1), [&] { return ++asked == 2; }));
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace caesura::cache
