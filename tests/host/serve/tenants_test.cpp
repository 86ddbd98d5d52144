// Nobody hears what belongs to somebody else.
#include <gmock/gmock.h>

#include "host/serve/serving.hpp"

namespace caesura::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kProject =
    R"({"chapters": [{"id": "one", "segments": [{"id": "a", "text": "One, two."}]}]})";
constexpr const char* kAudio = "/projects/house/chapters/one/segments/a/audio";

class ServeTenants : public ::testing::Test {
 protected:
  void SetUp() override {
    serving_.write("projects/ada/house.json", kProject);
    serving_.write("projects/root.json", kProject);
    serving_.write("secret.json", kProject);
    serving_.start({.serve = Serving::two_tenants()});
  }
  Serving serving_;
};

TEST_F(ServeTenants, WithoutATokenNothingIsServed) {
  for (const std::string token : {"", "token-of-ada-012345678", "token-of-ada-01234567890", "x"}) {
    for (const auto& [method, target] :
         {std::pair("POST", kAudio), std::pair("GET", kAudio),
          std::pair("GET", "/projects/house/settings"),
          std::pair("PUT", "/projects/house/settings"),
          std::pair("GET", "/projects/house/chapters/one/audio-production")}) {
      const auto refused = serving_.client(token)(method, target);
      EXPECT_EQ(refused.status, 401U) << target;
      EXPECT_EQ(refused.header("www-authenticate"), "Bearer");
    }
  }
  EXPECT_EQ(serving_.metric("tone_calls_total"), 0);
  serving_.stop();
  EXPECT_THAT(serving_.read("access.log") + serving_.read("stderr"), Not(HasSubstr("token-of")));
}

TEST_F(ServeTenants, AnotherTenantsProjectIsNone) {
  auto ada = serving_.client(kAda);
  auto ben = serving_.client(kBen);
  const std::string tag = ada("POST", kAudio).header("etag");
  EXPECT_EQ(ben("POST", kAudio).status, 404U);
  EXPECT_EQ(ben("GET", kAudio).status, 404U);
  EXPECT_EQ(ben("GET", kAudio, "", {{"If-None-Match", tag}}).status, 404U);
  EXPECT_EQ(ben("PUT", "/projects/house/settings", "{}").status, 404U);
  EXPECT_EQ(ben("GET", "/projects/root/settings").status, 404U);
}

TEST_F(ServeTenants, TheSameWordsAreAnEntryOfEach) {
  serving_.write("projects/ben/house.json", kProject);
  auto ada = serving_.client(kAda);
  auto ben = serving_.client(kBen);
  const auto hers = ada("POST", kAudio);
  // Even one who knows her entry's name, and asks for nothing else.
  const auto his = ben("GET", kAudio, "", {{"If-None-Match", hers.header("etag")}});
  EXPECT_EQ(his.status, 404U);
  const auto made = ben("POST", kAudio, "", {{"If-None-Match", hers.header("etag")}});
  EXPECT_EQ(made.header("x-cache-status"), "MISS");
  EXPECT_NE(made.header("etag"), hers.header("etag"));
}

TEST_F(ServeTenants, PathsLeadNowhereElse) {
  auto ben = serving_.client(kBen);
  for (const char* project :
       {"..%2Fada%2Fhouse", "%2e%2e", "..", "..%2F..%2Fsecret", "%2Fetc%2Fpasswd", "ada%2Fhouse",
        ".house", "house.json", "-x", "house%00", "house%0a", "%F0%9F%8E%B5", "ho%2e%2e%2fuse"}) {
    const auto answer =
        serving_.client(kBen)("GET", "/projects/" + std::string(project) + "/settings");
    EXPECT_TRUE(answer.status == 404 || answer.status == 400) << project << " " << answer.status;
    EXPECT_THAT(answer.body, Not(HasSubstr(serving_.file("").string())));
  }
  EXPECT_EQ(ben("GET", "/projects/" + std::string(5000, 'a') + "/settings").status, 404U);
}

TEST_F(ServeTenants, EachHasARateOfItsOwn) {
  serving_.stop();
  serving_.start(
      {.serve = Serving::two_tenants() + ", limits: {requests_per_second: 0.01, burst: 3}"});
  auto ada = serving_.client(kAda);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ada("GET", "/projects/house/settings").status, 200U);
  const auto refused = ada("GET", "/projects/house/settings");
  EXPECT_EQ(refused.status, 429U);
  EXPECT_GT(std::stoi(refused.header("retry-after")), 50);
  EXPECT_EQ(serving_.client(kBen)("GET", "/projects/house/settings").status, 404U);
}

}  // namespace
}  // namespace caesura::testing
