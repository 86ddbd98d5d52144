#include <gtest/gtest.h>

#include "plugins/support/http/base64.hpp"
#include "plugins/support/http/percent.hpp"

namespace caesura::http {
namespace {

TEST(Percent, OnlyUnreservedBytesStayBare) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode("a b/c+d&e=f%"), "a%20b%2Fc%2Bd%26e%3Df%25");
  EXPECT_EQ(percent_encode("é\xFF"), "%C3%A9%FF");
  EXPECT_EQ(percent_encode("a/b c", "/"), "a/b%20c");
  EXPECT_EQ(percent_encode(""), "");
}

TEST(Base64, TheStandardsExamples) {
  const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : examples) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(base64_decode(text), bytes);
  }
}

TEST(Base64, EveryByteComesBack) {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
    bytes += static_cast<char>(i * 7);
  }
}

TEST(Base64, WhatIsNotStrictlyRightIsRefused) {
  for (const auto* bad : {"Z", "Zg", "Zg=", "Zg===", "=Zg=", "Z===", "====", "Zm9v\n", " Zm9v",
                          "Zm9 v", "Zm9v Zm9v===", "Zm-_", "Zh==", "Zm9="}) {
    EXPECT_EQ(base64_decode(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace caesura::http
