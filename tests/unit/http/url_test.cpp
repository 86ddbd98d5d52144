#include "plugins/support/http/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/support/http/client.hpp"

namespace caesura::http {
namespace {

TEST(Urls, HttpsAnywhereAndHttpOnLoopback) {
  for (const auto* good :
       {"https://speech.example.com", "https://speech.example.com:8443/v1?x=1&y=%20",
        "https://10.0.0.1/", "http://127.0.0.1:8080/v1", "http://127.9.8.7/", "http://localhost/",
        "http://LOCALHOST:1/", "http://[::1]:80/v1", "https://example.com/a@b?c=d@e"}) {
    EXPECT_TRUE(check_url(good).ok()) << good << ": " << check_url(good).message();
  }
}

TEST(Urls, WhatLeaksOrMisleadsIsRefused) {
  for (const auto* bad : {"",
                          "speech.example.com",
                          "/v1",
                          "ftp://example.com/",
                          "file:///etc/passwd",
                          "http://speech.example.com/",
                          "http://10.0.0.1/",
                          "http://128.0.0.1/",
                          "http://0.0.0.0/",
                          "http://localhost.example.com/",
                          "http://127.0.0.1.example.com/",
                          "http://[::2]/",
                          "http://[::ffff:8.8.8.8]/",
                          "https://user@example.com/",
                          "https://user:pass@example.com/",
                          "https://@example.com/",
                          "https://:@example.com/",
                          "http://127.0.0.1@example.com/",
                          "https://example.com\\@127.0.0.1/",
                          "https://example.com/#part",
                          "https://exa mple.com/",
                          "https://example.com/\r\nX: 1",
                          "https://example.com:99999/"}) {
    EXPECT_EQ(check_url(bad).code(), TTS_INVALID_ARGUMENT) << bad;
  }
}

TEST(Urls, MessagesDoNotRepeatTheUrl) {
  const auto status = check_url("https://someone:hunter2@example.com/");
  EXPECT_THAT(status.message(), testing::Not(testing::HasSubstr("hunter2")));
}

TEST(Urls, PartsAreWhatWillBeSent) {
  const auto url = parse_url("https://Speech.Example.com:443/a%20b/?q=%2F&r");
  ASSERT_TRUE(url.ok());
  EXPECT_EQ(url.value().authority, "speech.example.com");
  EXPECT_EQ(url.value().path, "/a%20b/");
  EXPECT_EQ(url.value().query, "q=%2F&r");
  EXPECT_EQ(parse_url("http://[::1]:8080").value().authority, "[::1]:8080");
  EXPECT_EQ(parse_url("http://[::1]:8080").value().path, "/");
}

TEST(Urls, OnlyTheMetadataAddressIsSpokenToInTheClearAndOnlyWhereThatIsMeant) {
  EXPECT_FALSE(parse_url("http://169.254.169.254/token").ok());
  EXPECT_TRUE(parse_url("http://169.254.169.254/token", true).ok());
  for (const char* bad :
       {"http://169.254.169.253/", "http://169.254.169.254.example.com/", "http://example.com/",
        "http://169.254.169.254@example.com/", "http://[::ffff:169.254.169.254]/"}) {
    EXPECT_EQ(parse_url(bad, true).status().code(), TTS_INVALID_ARGUMENT) << bad;
  }
}

}  // namespace
}  // namespace caesura::http
