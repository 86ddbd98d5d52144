#include "plugins/support/http/secret.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <sstream>

#include "support/test_host.hpp"

namespace caesura::http {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept Comparable = requires(const T& value) {
  value == value;
};
template <class T>
concept ComparableWithText = requires(const T& value) {
  value == "text";
};

TEST(Secrets, CannotBePrintedOrComparedOrTurnedIntoText) {
  EXPECT_FALSE(Streamable<Secret>);
  EXPECT_FALSE(Comparable<Secret>);
  EXPECT_FALSE(ComparableWithText<Secret>);
  EXPECT_FALSE((std::convertible_to<Secret, std::string>));
  EXPECT_FALSE((std::convertible_to<Secret, std::string_view>));
  EXPECT_FALSE((std::convertible_to<std::string, Secret>));
}

TEST(Secrets, AreEqualByContent) {
  EXPECT_TRUE(Secret("key").equals(Secret("key")));
  EXPECT_FALSE(Secret("key").equals(Secret("kez")));
  EXPECT_FALSE(Secret("key").equals(Secret("keys")));
  EXPECT_TRUE(Secret().equals(Secret("")));
}

TEST(Secrets, MovingLeavesNothingBehind) {
  Secret first("a-long-enough-key");
  const Secret second = std::move(first);
  EXPECT_TRUE(first.empty());
  EXPECT_EQ(second.expose(), "a-long-enough-key");
  first = Secret("new");
  Secret third("old");
  third = std::move(first);
  EXPECT_TRUE(first.empty());
  EXPECT_EQ(third.expose(), "new");
}

TEST(Secrets, AreReadAtEachUse) {
  test::TestHost host;
  host.add_secret("${ENV:KEY}", "one");
  const tts::Host view(host.table());
  EXPECT_EQ(Secret::read(view, "${ENV:KEY}").value().expose(), "one");
  host.add_secret("${ENV:KEY}", "two");
  EXPECT_EQ(Secret::read(view, "${ENV:KEY}").value().expose(), "two");
  EXPECT_EQ(Secret::read(view, "${ENV:NONE}").status().code(), TTS_NOT_FOUND);
}

}  // namespace
}  // namespace caesura::http
