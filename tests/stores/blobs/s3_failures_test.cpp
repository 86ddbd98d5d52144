// S3 and its look-alikes: conditions, credentials, batches with failures in them, faults.
#include "tests/stores/blobs/container_fixture.hpp"

namespace caesura::postgres_blob {
namespace {

using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class S3Failures : public ::testing::Test {
 protected:
  Blobs open() { return Blobs(open_container(host, options)); }
  tts::Status put(const std::string& name, const std::string& bytes = "bytes") {
    return blobs.put(name, bytes);
  }
  int64_t calls() { return fake->counter("calls"); }

  test::TestHost host;
  std::unique_ptr<test::FakeService> fake = blob_fake("s3");
  boost::json::object options = s3_fake_options(host, *fake);
  Blobs blobs{open_container(host, options)};
};

TEST_F(S3Failures, WrongCredentialsAreNamedAndNotShown) {
  host.add_secret("file:/secret", "wrong-secret-key");
  EXPECT_EQ(put("a").code(), TTS_UNAUTHENTICATED);
  EXPECT_THAT(put("a").message(), HasSubstr("status 403: SignatureDoesNotMatch"));
  EXPECT_EQ(put("a").message().find("wrong-secret"), std::string::npos);
  host.add_secret("file:/id", "AKIDOTHER");
  EXPECT_THAT(put("a").message(), HasSubstr("InvalidAccessKeyId"));
  EXPECT_EQ(calls(), 4);
}

TEST_F(S3Failures, TemporaryCredentialsBringTheirToken) {
  fake->configure("token", "session/token==");
  EXPECT_EQ(put("a").code(), TTS_UNAUTHENTICATED);
  options["session_token"] = "file:/session";
  host.add_secret("file:/session", "session/token==");
  EXPECT_TRUE(open().put("a", "x").ok());
}

TEST_F(S3Failures, AnotherRegionIsNamed) {
  options["region"] = "us-east-1";
  EXPECT_THAT(open().get("a"), HasSubstr("AuthorizationHeaderMalformed; the region is wrong"));
}

TEST_F(S3Failures, ASkewedClockIsNamed) {
  fake->configure("clock_offset_s", -7200);
  const auto status = put("a");
  EXPECT_EQ(status.code(), TTS_UNAUTHENTICATED);
  EXPECT_THAT(status.message(), HasSubstr("RequestTimeTooSkewed"));
  EXPECT_THAT(status.message(), ContainsRegex("clock is 7(199|200|201) s ahead of"));
}

TEST_F(S3Failures, AReadOnlyKeyReads) {
  ASSERT_TRUE(put("a").ok());
  fake->configure("read_only", true);
  EXPECT_EQ(blobs.get("a"), "bytes");
  EXPECT_EQ(put("b").code(), TTS_PERMISSION_DENIED);
  EXPECT_THAT(blobs.remove({"a", "b"}), HasSubstr("AccessDenied"));
}

TEST_F(S3Failures, AMissingSecretIsNoMissingBlob) {
  options["secret_access_key"] = "file:/nowhere";
  EXPECT_EQ(open().get_code("a"), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(open().get("a"), HasSubstr("blobs.secret_access_key: "));
}

TEST_F(S3Failures, TheFirstPutFindsOutWhetherConditionsAreHonoured) {
  ASSERT_TRUE(put("a").ok());
  EXPECT_EQ(calls(), 2);
  ASSERT_TRUE(put("b").ok());
  EXPECT_EQ(calls(), 3);
}

TEST_F(S3Failures, NothingIsOverwrittenWhereConditionsAreIgnoredOrRefused) {
  for (const char* condition : {"ignore", "refuse"}) {
    fake->configure("condition", condition);
    for (const char* option : {"auto", "never"}) {
      options["conditional_put"] = option;
      Blobs some = open();
      const std::string name = std::string(condition) + "/" + option;
      ASSERT_TRUE(some.put(name, "bytes").ok()) << name;
      EXPECT_TRUE(some.put(name, "bytes").ok()) << name;
      EXPECT_EQ(some.put(name, "other").code(), TTS_ALREADY_EXISTS) << name;
      EXPECT_EQ(some.get(name), "bytes") << name;
    }
  }
}

TEST_F(S3Failures, AConflictOfTwoWritersIsTriedAgain) {
  ASSERT_TRUE(put("first").ok());
  fake->reset();
  fake->script(R"([{"status": 409, "body": "<Error><Code>ConditionalRequestConflict</Code></Error>",
                    "headers": {"content-type": "application/xml"}}])");
  EXPECT_TRUE(put("a").ok());
  EXPECT_EQ(blobs.get("a"), "bytes");
}

TEST_F(S3Failures, APutWhoseAnswerWasLostIsDone) {
  ASSERT_TRUE(put("first").ok());
  fake->script(R"([{"reset_at_once": true}])");
  EXPECT_TRUE(put("a").ok());
  fake->script(R"([{"reset_at_once": true}])");
  EXPECT_EQ(put("a", "other").code(), TTS_ALREADY_EXISTS);
}

TEST_F(S3Failures, WrongBytesAreDataLossAndCutOnesAreTriedAgain) {
  ASSERT_TRUE(put("a").ok());
  fake->script(R"([{"reset_after": 2}, {"drop_tail": 1}])");
  EXPECT_EQ(blobs.get("a"), "bytes");
  fake->configure("damage", boost::json::array{"a"});
  fake->reset();
  EXPECT_EQ(blobs.get_code("a"), TTS_DATA_LOSS);
  EXPECT_EQ(calls(), 3);
  std::vector<std::byte> sealed;
  EXPECT_TRUE(blobs->get_sealed(tts::Context(nullptr), "a", 10, sealed).ok());
  EXPECT_EQ(calls(), 4);
}

TEST_F(S3Failures, APortalThatSaysOkToEverythingIsNoService) {
  ASSERT_TRUE(put("a").ok());
  fake->configure("portal", true);
  BlobItem item;
  EXPECT_EQ(blobs.get_code("a"), TTS_UNAVAILABLE);
  EXPECT_EQ(blobs.stat("a", item).code(), TTS_UNAVAILABLE);
  EXPECT_EQ(put("b").code(), TTS_UNAVAILABLE);
  EXPECT_THAT(blobs.remove({"a"}), HasSubstr(std::to_string(TTS_UNAVAILABLE) + ":"));
  EXPECT_THAT(blobs.remove({"a", "b"}), HasSubstr(std::to_string(TTS_UNAVAILABLE) + ":"));
  EXPECT_FALSE(blobs->probe(tts::Context(nullptr)).ok());
  const auto listed =
      blobs->list(tts::Context(nullptr), "", [](const BlobItem&) { return tts::Status{}; });
  EXPECT_EQ(listed.code(), TTS_UNAVAILABLE);
}

TEST_F(S3Failures, OnlyTheServiceItselfMakesABlobAbsent) {
  ASSERT_TRUE(put("a").ok());
  ASSERT_TRUE(put("caesura-probe").ok());
  fake->always(R"({"status": 404, "body": "nothing here"})");
  BlobItem item;
  EXPECT_EQ(blobs.get_code("a"), TTS_UNAVAILABLE);
  EXPECT_EQ(blobs.stat("a", item).code(), TTS_UNAVAILABLE);
  EXPECT_FALSE(blobs->probe(tts::Context(nullptr)).ok());
}

TEST_F(S3Failures, EachKeyOfABatchHasItsOutcome) {
  for (const char* name : {"a", "b", "c"}) ASSERT_TRUE(put(name).ok());
  fake->configure("failing", boost::json::array{"b"});
  fake->configure("silent", boost::json::array{"c"});
  fake->reset();
  EXPECT_EQ(blobs.remove({"a", "b", "c", "d"}), "rffr");
  EXPECT_EQ(calls(), 1);
  EXPECT_THAT(blobs.list(), ElementsAre("b", "c"));
}

TEST_F(S3Failures, ABatchThatFailsWithStatus200IsNoSuccess) {
  fake->always(R"({"status": 200, "body": "<Error><Code>InternalError</Code></Error>"})");
  EXPECT_THAT(blobs.remove({"a", "b"}), HasSubstr("s3: the answer to a batch of deletes is none"));
}

TEST_F(S3Failures, WithoutBatchesBlobsGoOneByOne) {
  for (const char* name : {"a", "c"}) ASSERT_TRUE(put(name).ok());
  fake->configure("batches", false);
  EXPECT_EQ(blobs.remove({"a", "b", "c"}), "rrr");
  EXPECT_THAT(blobs.list(), ElementsAre());
}

TEST_F(S3Failures, MoreThanABatchIsNeverSent) {
  const std::vector<std::string> names(1001, "a");
  EXPECT_THAT(blobs.remove(names), HasSubstr("at most 1000"));
  EXPECT_EQ(calls(), 0);
}

TEST_F(S3Failures, ListsComeInPages) {
  for (const char* name : {"a", "b", "c", "d", "e"}) ASSERT_TRUE(put(name).ok());
  fake->configure("page", 2);
  fake->reset();
  EXPECT_THAT(blobs.list(), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_EQ(calls(), 3);
}

}  // namespace
}  // namespace caesura::postgres_blob
