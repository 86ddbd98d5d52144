// Tokens of the machine's own identity, from a metadata service that refuses what Azure's refuses.
#include "tests/stores/blobs/container_fixture.hpp"

namespace caesura::postgres_blob {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ManagedIdentityTest : public ::testing::Test {
 protected:
  ManagedIdentityTest() { service->configure("token", "token-1"); }
  boost::json::object options(const std::string& identity = "system") const {
    return {{"kind", "azure"},
            {"container", "cache"},
            {"account", "fakeaccount"},
            {"endpoint", service->http()},
            {"managed_identity", identity},
            {"identity_endpoint", metadata->http() + "/metadata/identity/oauth2/token"}};
  }
  int64_t asked() { return metadata->counter("calls"); }

  test::TestHost host;
  std::unique_ptr<test::FakeService> service = blob_fake("azure_blob");
  std::unique_ptr<test::FakeService> metadata = blob_fake("metadata");
};

TEST_F(ManagedIdentityTest, OneTokenGoesWithEachCallAndEachPartOfABatch) {
  Blobs blobs(open_container(host, options()));
  ASSERT_TRUE(blobs.put("a", "x").ok());
  EXPECT_EQ(blobs.get("a"), "x");
  EXPECT_EQ(blobs.remove({"a", "b"}), "ra");
  EXPECT_EQ(asked(), 1);
}

TEST_F(ManagedIdentityTest, ItsClientIdIsNamed) {
  metadata->configure("client_id", "1234-5678");
  Blobs blobs(open_container(host, options("1234-5678")));
  EXPECT_TRUE(blobs.put("a", "x").ok());
}

TEST_F(ManagedIdentityTest, ATokenIsRenewedBeforeItsLifeIsOver) {
  Blobs blobs(open_container(host, options()));
  ASSERT_TRUE(blobs.put("a", "x").ok());
  host.advance_ms(3'000'000);
  EXPECT_EQ(blobs.get("a"), "x");
  EXPECT_EQ(asked(), 1);
  host.advance_ms(300'000);
  service->configure("token", "token-2");
  EXPECT_EQ(blobs.get("a"), "x");
  EXPECT_EQ(asked(), 2);
}

TEST_F(ManagedIdentityTest, ARefusedTokenIsReplacedOnceAndTheCallGoesOn) {
  Blobs blobs(open_container(host, options()));
  ASSERT_TRUE(blobs.put("a", "x").ok());
  service->configure("token", "token-2");
  EXPECT_EQ(blobs.get("a"), "x");
  EXPECT_EQ(asked(), 2);
  service->configure("token", "none that is ever given");
  EXPECT_EQ(blobs.get_code("a"), TTS_UNAUTHENTICATED);
  EXPECT_EQ(asked(), 3);
}

TEST_F(ManagedIdentityTest, AMachineWithoutIdentityIsTold) {
  Blobs blobs(open_container(host, options("unknown")));
  EXPECT_EQ(blobs.get_code("a"), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(blobs.get("a"), HasSubstr("assign this machine an identity"));
  EXPECT_EQ(service->counter("calls"), 0);
}

TEST_F(ManagedIdentityTest, WhatIsNoTokenIsNoMissingBlob) {
  Blobs blobs(open_container(host, options()));
  for (const char* fault : {R"({"status": 404})", R"({"status": 410})", R"({"status": 503})"}) {
    metadata->always(fault);
    EXPECT_EQ(blobs.get_code("a"), TTS_UNAVAILABLE) << fault;
  }
  metadata->always("{}");
  for (const char* body :
       {R"({})", R"([])", "no JSON", R"({"access_token": "", "expires_in": "9"})",
        R"({"access_token": "a b", "expires_in": "9"})",
        R"({"access_token": "hidden", "expires_in": "soon"})"}) {
    metadata->configure("body", body);
    EXPECT_EQ(blobs.get_code("a"), TTS_UNAVAILABLE) << body;
    EXPECT_THAT(blobs.get("a"), Not(HasSubstr("hidden")));
  }
  metadata->configure("body", "");
  EXPECT_EQ(service->counter("calls"), 0);
  (void)blobs.get("a");
  EXPECT_GT(service->counter("calls"), 0) << "the next token is as good as the first";
}

TEST_F(ManagedIdentityTest, ItsOptionsAreChecked) {
  auto both = options();
  both["key"] = "file:/key";
  EXPECT_THAT(refusal_of(both), HasSubstr("stands beside another"));
  auto far = options();
  for (const char* address : {"http://metadata.example/token", "http://169.254.169.253/token",
                              "http://169.254.1.1/token", "ftp://169.254.169.254/token"}) {
    far["identity_endpoint"] = address;
    EXPECT_THAT(refusal_of(far), HasSubstr("blobs.identity_endpoint")) << address;
  }
  auto usual = options();
  usual.erase("identity_endpoint");
  EXPECT_EQ(refusal_of(usual), "accepted");
  // Only for the token: audio never goes there.
  auto wrong = options();
  wrong["endpoint"] = "http://169.254.169.254";
  EXPECT_THAT(refusal_of(wrong), HasSubstr("blobs.endpoint"));
}

}  // namespace
}  // namespace caesura::postgres_blob
