#include "plugins/support/http/retry_after.hpp"

#include <gtest/gtest.h>

namespace caesura::http {
namespace {

constexpr int64_t kNow = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT

int32_t wait(std::vector<std::pair<std::string, std::string>> headers) {
  Response response;
  response.headers = std::move(headers);
  return retry_after_ms(response, kNow);
}

TEST(RetryAfter, SecondsMillisecondsAndDates) {
  EXPECT_EQ(wait({}), -1);
  EXPECT_EQ(wait({{"retry-after", "3"}}), 3000);
  EXPECT_EQ(wait({{"retry-after", "0"}}), 0);
  EXPECT_EQ(wait({{"retry-after", "0.25"}}), 250);
  EXPECT_EQ(wait({{"retry-after-ms", "1500"}}), 1500);
  EXPECT_EQ(wait({{"x-ms-retry-after-ms", "70"}}), 70);
  EXPECT_EQ(wait({{"retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"}}), 10'000);
}

TEST(RetryAfter, TheFinestHeaderWins) {
  EXPECT_EQ(wait({{"retry-after", "3"}, {"retry-after-ms", "2500"}}), 2500);
  EXPECT_EQ(wait({{"retry-after", "3"}, {"retry-after-ms", "soon"}}), 3000);
}

TEST(RetryAfter, ADateCountsFromTheServicesOwnClock) {
  EXPECT_EQ(wait({{"retry-after", "Sun, 06 Nov 1994 09:00:05 GMT"},
                  {"date", "Sun, 06 Nov 1994 09:00:00 GMT"}}),
            5000);
}

TEST(RetryAfter, ThePastIsNowAndTheFarFutureADay) {
  EXPECT_EQ(wait({{"retry-after", "Sun, 06 Nov 1994 08:00:00 GMT"}}), 0);
  EXPECT_EQ(wait({{"retry-after", "99999999999999999999"}}), 86'400'000);
  EXPECT_EQ(wait({{"retry-after", "Fri, 31 Dec 2100 23:59:59 GMT"}}), 86'400'000);
}

TEST(RetryAfter, NonsenseIsNothing) {
  for (const auto* text : {"", "-1", "soon", "1s", "nan", "inf", "0x10", "1e3"}) {
    EXPECT_EQ(wait({{"retry-after", text}}), -1) << text;
  }
}

}  // namespace
}  // namespace caesura::http
