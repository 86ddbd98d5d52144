#include "plugins/support/config/options.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace caesura::config {
namespace {

TEST(Size, UnitsAreBinaryOrDecimalAsWritten) {
  EXPECT_EQ(parse_size("123").value(), 123u);
  EXPECT_EQ(parse_size("10kB").value(), 10'000u);
  EXPECT_EQ(parse_size("64KiB").value(), 65536u);
  EXPECT_EQ(parse_size("4GiB").value(), 4294967296u);
}

TEST(Size, RefusesWhatIsNoSize) {
  for (const char* text :
       {"", "MiB", "-1MiB", "1.5GiB", "4 GiB", "4gib", "0x10", "99999999999TiB"}) {
    EXPECT_FALSE(parse_size(text).ok()) << text;
  }
}

TEST(Duration, IsMilliseconds) {
  EXPECT_EQ(parse_duration_ms("250ms").value(), 250);
  EXPECT_EQ(parse_duration_ms("30s").value(), 30'000);
  EXPECT_EQ(parse_duration_ms("30d").value(), 2592000'000);
}

TEST(Duration, NeedsAUnit) {
  for (const char* text : {"", "30", "s", "-1s", "1.5h", "1w", "1 h"}) {
    EXPECT_FALSE(parse_duration_ms(text).ok()) << text;
  }
}

TEST(Patterns, AcceptWhatTheParsersAccept) {
  const std::regex size{std::string(kSizePattern)};
  const std::regex duration{std::string(kDurationPattern)};
  for (const char* text : {"1", "1B", "10kB", "64KiB", "4GiB", "-1", "4 GiB", "1.5GiB", ""}) {
    EXPECT_EQ(std::regex_search(text, size), parse_size(text).ok()) << text;
  }
  for (const char* text : {"1ms", "30s", "6h", "30d", "30", "1w", ""}) {
    EXPECT_EQ(std::regex_search(text, duration), parse_duration_ms(text).ok()) << text;
  }
}

TEST(Options, AnErrorNamesTheKey) {
  const auto options = Options::parse(R"({"max_bytes": "lots"})");
  const auto size = options.value().size("max_bytes", 1);
  ASSERT_FALSE(size.ok());
  EXPECT_EQ(size.status().message(),
            "max_bytes: \"lots\" is no size; write it like 256MiB or 4GiB");
}

TEST(Options, AbsentMeansFallback) {
  const auto options = Options::parse("{}");
  EXPECT_EQ(options.value().size("a", 7).value(), 7u);
  EXPECT_EQ(options.value().duration_ms("a", 8).value(), 8);
  EXPECT_EQ(options.value().text("a", "x"), "x");
  EXPECT_TRUE(options.value().boolean("a", true));
}

}  // namespace
}  // namespace caesura::config
