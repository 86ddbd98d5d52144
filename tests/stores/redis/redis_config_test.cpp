// Options, addresses, names.
#include <set>

#include "plugins/stores/redis/address.hpp"
#include "plugins/stores/redis/names.hpp"
#include "tests/stores/redis/redis_fixture.hpp"

namespace caesura::test {
namespace {

using redis::Address;
using redis::Names;

TEST(RedisAddress, EveryForm) {
  const auto plain = redis::parse_address("redis://cache.example:7000/");
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain.value().host, "cache.example");
  EXPECT_EQ(plain.value().port, "7000");
  EXPECT_FALSE(plain.value().local());
  const auto tls = redis::parse_address("rediss://[::1]");
  ASSERT_TRUE(tls.ok());
  EXPECT_EQ(tls.value().kind, Address::Kind::kTls);
  EXPECT_EQ(tls.value().text(), "rediss://[::1]:6379");
  EXPECT_TRUE(tls.value().local());
  const auto socket = redis::parse_address("unix:/run/redis.sock");
  ASSERT_TRUE(socket.ok());
  EXPECT_EQ(socket.value().path, "/run/redis.sock");
}

TEST(RedisAddress, WhatIsNoneIsRefusedWithoutBeingRepeated) {
  for (const char* text :
       {"", "localhost:6379", "http://x", "redis://", "redis://:6379", "redis://user:canary@host",
        "redis://host:0", "redis://host:65536", "redis://host:x", "redis://host/3", "redis://a b",
        "redis://[::1", "redis://[::1]6379", "unix:", "unix:relative"}) {
    const auto parsed = redis::parse_address(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.status().code(), TTS_INVALID_ARGUMENT);
    EXPECT_EQ(parsed.status().message().find("canary"), std::string::npos);
    EXPECT_EQ(parsed.status().message().find("server:"), 0u);
  }
  EXPECT_FALSE(redis::parse_address("unix:/" + std::string(200, 'x')).ok());
}

// R22: 10 000 hostile names; no two meet, and none holds a letter that means something.
TEST(RedisNames, NoTwoTenantsMeet) {
  std::set<std::string> parts;
  std::set<std::string> tenants;
  const std::vector<std::string> seeds = {"",
                                          "@",
                                          "+",
                                          "%40",
                                          "%",
                                          "{a}",
                                          "a}:v3:",
                                          ":",
                                          "*",
                                          "?[a]",
                                          "\n",
                                          " ",
                                          "\xff",
                                          "\r\n$-1",
                                          "A",
                                          "a",
                                          "%2F",
                                          "/",
                                          std::string(64, 'x'),
                                          std::string(65, 'x'),
                                          std::string(1000, '/'),
                                          std::string("\0", 1)};
  for (int i = 0; i < 10'000; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const std::string tenant =
        at < seeds.size() ? seeds[at] : seeds[at % seeds.size()] + std::to_string(i);
    tenants.insert(tenant);
    const std::string part = Names::tenant_part(tenant);
    parts.insert(part);
    EXPECT_EQ(part.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789%+@._-"),
              std::string::npos);
    EXPECT_LE(part.size(), 65u);
  }
  EXPECT_EQ(parts.size(), tenants.size());
}

TEST(RedisNames, OnlyEntriesAreTakenForEntries) {
  const Names names("p:");
  const Key one = key(1, "ac/me");
  const std::string name = names.entry(one.view());
  EXPECT_EQ(name, "p:{ac%2Fme}:v3:" + one.digest);
  const auto parts = names.parse(name);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->scheme, "v3");
  EXPECT_EQ(parts->digest, one.digest);
  for (const std::string& other :
       {Names::hits(name), Names::lock(name), names.fences("ac/me"), std::string("p:"),
        std::string("p:{a}:"), "q" + name, name + "0", std::string()}) {
    EXPECT_FALSE(names.parse(other)) << other;
  }
}

class RedisOption : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(RedisOption, IsRefusedByName) {
  const auto& [config, word] = GetParam();
  const TestHost host;
  const auto opened = PluginFile("redis").store(host.table(), "redis", config);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.status().code(), TTS_INVALID_ARGUMENT);
  EXPECT_NE(opened.status().message().find(word), std::string::npos) << opened.status().message();
}

INSTANTIATE_TEST_SUITE_P(
    Every, RedisOption,
    ::testing::Values(
        std::pair{R"({"server": "redis://cache.example"})", "plaintext"},
        std::pair{R"({"server": "redis://127.0.0.1", "ca_file": "/x"})", "ca_file"},
        std::pair{R"({"server": "rediss://a", "cert_file": "/x"})", "key_file"},
        std::pair{R"({"server": "rediss://a", "ca_file": "/no/such"})", "ca_file"},
        std::pair{R"({"server": "rediss://a", "cert_file": "/x", "key_file": "/y"})", "cert_file"},
        std::pair{R"({"server": "unix:/x", "user": "u"})", "password"},
        std::pair{R"({"server": "unix:/x", "timeout": "0ms"})", "timeout"},
        std::pair{R"({"server": "unix:/x", "timeout": "2h"})", "timeout"},
        std::pair{R"({"server": "unix:/x", "keep_idle": "0s"})", "keep_idle"},
        std::pair{R"({"server": "unix:/x", "max_entry_bytes": "10B"})", "max_entry_bytes"},
        std::pair{R"({"server": "unix:/x", "max_entry_bytes": "1TiB"})", "max_entry_bytes"}),
    [](const auto& option) { return "n" + std::to_string(option.index); });

}  // namespace
}  // namespace caesura::test
