// What the emulator does not do: skew, faults, batches that fail within.
#include "tests/stores/blobs/container_fixture.hpp"

namespace caesura::postgres_blob {
namespace {

using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class AzureFailures : public ::testing::Test {
 protected:
  tts::Status put(const std::string& name, const std::string& bytes = "bytes") {
    return blobs.put(name, bytes);
  }
  int64_t calls() { return fake->counter("calls"); }

  test::TestHost host;
  std::unique_ptr<test::FakeService> fake = blob_fake("azure_blob");
  boost::json::object options = azure_fake_options(host, *fake);
  Blobs blobs{open_container(host, options)};
};

TEST_F(AzureFailures, ASkewedClockIsNamed) {
  fake->configure("clock_offset_s", 7200);
  const auto status = put("a");
  EXPECT_EQ(status.code(), TTS_UNAUTHENTICATED);
  EXPECT_EQ(status.vendor_code(), 403);
  EXPECT_THAT(status.message(), HasSubstr("azure: status 403: AuthenticationFailed"));
  EXPECT_THAT(status.message(), ContainsRegex("this machine's clock is 7(199|200|201) s behind"));
  EXPECT_EQ(calls(), 1);
}

TEST_F(AzureFailures, ARotatedKeyIsSeenAtOnce) {
  host.add_secret("file:/key", "b3RoZXI=");
  EXPECT_EQ(put("a").code(), TTS_UNAUTHENTICATED);
  azure_fake_options(host, *fake);
  EXPECT_TRUE(put("a").ok());
}

TEST_F(AzureFailures, AMissingSecretIsNoMissingBlob) {
  options["key"] = "file:/nowhere";
  Blobs lost(open_container(host, options));
  EXPECT_EQ(lost.get_code("a"), TTS_FAILED_PRECONDITION);
  EXPECT_THAT(lost.get("a"), HasSubstr("blobs.key: "));
  EXPECT_EQ(calls(), 0);
}

TEST_F(AzureFailures, ATokenGoesWithEachCallAndEachPartOfABatch) {
  fake->configure("token", "good-token");
  options.erase("key");
  options["token"] = "file:/token";
  host.add_secret("file:/token", "good-token");
  Blobs bearer(open_container(host, options));
  ASSERT_TRUE(bearer.put("a", "x").ok());
  EXPECT_EQ(bearer.remove({"a", "b"}), "ra");
  host.add_secret("file:/token", "bad-token");
  EXPECT_EQ(bearer.get_code("a"), TTS_UNAUTHENTICATED);
  EXPECT_THAT(bearer.get("a"), Not(HasSubstr("bad-token")));
}

TEST_F(AzureFailures, WhatMayPassIsTriedThreeTimes) {
  ASSERT_TRUE(put("a").ok());
  for (const char* fault : {R"({"status": 500})", R"({"status": 503})", R"({"status": 408})",
                            R"({"status": 429})", R"({"reset_after": 2})", R"({"close_after": 2})",
                            R"({"claim_length": 9, "hang_up": true})"}) {
    const std::string one = fault;
    fake->reset();
    fake->script("[" + one + "," + one + "]");
    EXPECT_EQ(blobs.get("a"), "bytes") << fault;
    EXPECT_EQ(calls(), 3) << fault;
    fake->reset();
    fake->script("[" + one + "," + one + "," + one + "]");
    EXPECT_NE(blobs.get_code("a"), TTS_OK) << fault;
    EXPECT_EQ(calls(), 3) << fault;
  }
}

// libcurl sends the first one again by itself, since its connection was a kept one.
TEST_F(AzureFailures, AServiceThatHangsUpIsAskedThreeTimesAndOnceByLibcurl) {
  ASSERT_TRUE(put("a").ok());
  fake->reset();
  fake->always(R"({"reset_at_once": true})");
  EXPECT_EQ(blobs.get_code("a"), TTS_UNAVAILABLE);
  EXPECT_EQ(calls(), 4);
}

TEST_F(AzureFailures, WhatWillNotPassIsTriedOnce) {
  ASSERT_TRUE(put("a").ok());
  for (const char* fault :
       {R"({"status": 400})", R"({"status": 403})", R"({"status": 405})", R"({"status": 416})"}) {
    fake->reset();
    fake->script("[" + std::string(fault) + "]");
    EXPECT_NE(blobs.get_code("a"), TTS_OK) << fault;
    EXPECT_EQ(calls(), 1) << fault;
  }
}

TEST_F(AzureFailures, AWaitThatIsAskedForIsKeptOrGivenUpAtOnce) {
  ASSERT_TRUE(put("a").ok());
  fake->reset();
  fake->script(R"([{"status": 503, "headers": {"x-ms-retry-after-ms": "150"}}])");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(blobs.get("a"), "bytes");
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(150));
  fake->reset();
  fake->script(R"([{"status": 503, "headers": {"retry-after": "60"}}])");
  std::vector<std::byte> bytes;
  const auto status = blobs->get(tts::Context(nullptr), "a", 10, bytes);
  EXPECT_EQ(status.code(), TTS_UNAVAILABLE);
  EXPECT_EQ(status.retry_after_ms(), 60'000);
  EXPECT_EQ(calls(), 1);
}

TEST_F(AzureFailures, NoRedirectIsFollowed) {
  ASSERT_TRUE(put("a").ok());
  fake->reset();
  fake->script(R"([{"status": 307, "headers": {"location": "/cache/other"}}])");
  EXPECT_EQ(blobs.get_code("a"), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(calls(), 1);
}

TEST_F(AzureFailures, APortalThatSaysOkToEverythingIsNoService) {
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

TEST_F(AzureFailures, OnlyTheServiceItselfMakesABlobAbsent) {
  ASSERT_TRUE(put("a").ok());
  ASSERT_TRUE(put("caesura-probe").ok());
  for (const char* fault :
       {R"({"status": 404})", R"({"status": 410})",
        R"({"status": 404, "headers": {"x-ms-error-code": "ResourceNotFound"}})"}) {
    fake->always(fault);
    EXPECT_NE(blobs.get_code("a"), TTS_NOT_FOUND) << fault;
    EXPECT_FALSE(blobs->probe(tts::Context(nullptr)).ok()) << fault;
  }
}

TEST_F(AzureFailures, WrongBytesAreDataLoss) {
  ASSERT_TRUE(put("a").ok());
  fake->configure("damage", boost::json::array{"a"});
  fake->reset();
  EXPECT_EQ(blobs.get_code("a"), TTS_DATA_LOSS);
  EXPECT_EQ(calls(), 3);
  std::vector<std::byte> sealed;
  EXPECT_TRUE(blobs->get_sealed(tts::Context(nullptr), "a", 10, sealed).ok());
  EXPECT_EQ(calls(), 4);
}

TEST_F(AzureFailures, APutWhoseAnswerWasLostIsDone) {
  fake->script(R"([{"reset_at_once": true}])");
  const auto status = put("a");
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(calls(), 3);  // put, put, look
  fake->script(R"([{"reset_at_once": true}])");
  EXPECT_EQ(put("a", "other").code(), TTS_ALREADY_EXISTS);
  EXPECT_EQ(blobs.get("a"), "bytes");
}

TEST_F(AzureFailures, BytesAreComparedWhereTheServiceKeepsNoMd5) {
  ASSERT_TRUE(put("a").ok());
  fake->configure("without_md5", true);
  EXPECT_TRUE(put("a", "bytes").ok());
  EXPECT_EQ(put("a", "bytez").code(), TTS_ALREADY_EXISTS);
}

TEST_F(AzureFailures, EachPartOfABatchIsRead) {
  for (const char* name : {"a", "b", "c", "d", "e"}) ASSERT_TRUE(put(name).ok());
  fake->configure("inner", boost::json::parse(R"({"b": [409, "SnapshotsPresent"],
      "c": [503, "ServerBusy"], "f": [404, "ResourceNotFound"]})"));
  fake->configure("missing", boost::json::array{"d"});
  fake->reset();
  EXPECT_EQ(blobs.remove({"a", "b", "c", "d", "e", "f", "g"}), "rfffrfa");
  EXPECT_EQ(calls(), 1);
  EXPECT_THAT(blobs.list(), ElementsAre("b", "c", "d"));
}

TEST_F(AzureFailures, ABatchThatForbidsEverythingSaysSo) {
  fake->configure("inner", boost::json::parse(R"({"a": [403, "AuthorizationPermissionMismatch"],
      "b": [403, "AuthorizationPermissionMismatch"]})"));
  EXPECT_THAT(blobs.remove({"a", "b"}), HasSubstr("status 403"));
}

TEST_F(AzureFailures, ABatchWhoseAnswerIsCutIsTriedAgain) {
  ASSERT_TRUE(put("a").ok());
  fake->configure("cut_batch", true);
  fake->reset();
  EXPECT_THAT(blobs.remove({"a", "b"}), HasSubstr("was cut"));
  EXPECT_EQ(calls(), 3);
}

TEST_F(AzureFailures, WithoutBatchesBlobsGoOneByOne) {
  for (const char* name : {"a", "c"}) ASSERT_TRUE(put(name).ok());
  fake->configure("batches", false);
  fake->reset();
  EXPECT_EQ(blobs.remove({"a", "b", "c"}), "rar");
  EXPECT_EQ(calls(), 4);
  EXPECT_EQ(blobs.remove({"a", "b", "c"}), "aaa");
  EXPECT_EQ(calls(), 7);  // no batch is tried again
}

TEST_F(AzureFailures, MoreThanABatchIsNeverSent) {
  const std::vector<std::string> names(257, "a");
  EXPECT_THAT(blobs.remove(names), HasSubstr("at most 256"));
  EXPECT_EQ(calls(), 0);
}

TEST_F(AzureFailures, ListsComeInPagesAndDoNotGoRound) {
  for (const char* name : {"a", "b", "c", "d", "e"}) ASSERT_TRUE(put(name).ok());
  fake->configure("page", 2);
  fake->reset();
  EXPECT_THAT(blobs.list(), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_EQ(calls(), 3);
  fake->script(R"([{}, {"status": 503}])");
  EXPECT_THAT(blobs.list(), ElementsAre("a", "b", "c", "d", "e"));
  fake->configure("same_marker", true);
  const auto status =
      blobs->list(tts::Context(nullptr), "", [](const BlobItem&) { return tts::Status{}; });
  EXPECT_THAT(status.message(), HasSubstr("same page again"));
}

}  // namespace
}  // namespace caesura::postgres_blob
