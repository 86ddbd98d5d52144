#include "plugins/support/http/sigv4.hpp"

#include "asking.hpp"

namespace caesura::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

constexpr int64_t kSuiteTime = 1440938160;  // 20150830T123600Z

std::string authorization(const Request& request) {
  for (const auto& header : request.headers) {
    if (header.name == "Authorization") return header.value;
  }
  return {};
}

// The published test suite: service "service" at example.amazonaws.com.
std::string suite(const std::string& method, const std::string& target,
                  std::vector<Header> headers = {}, std::string_view body = {}) {
  Request request;
  request.method = method;
  request.url = "https://example.amazonaws.com" + target;
  request.headers = std::move(headers);
  request.body = body;
  const AwsCredentials credentials{
      "AKIDEXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), {}};
  EXPECT_TRUE(sign_aws(request, credentials, {"us-east-1", "service"}, kSuiteTime).ok());
  return authorization(request);
}

TEST(SigV4, PublishedVectors) {
  EXPECT_EQ(suite("GET", "/"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  EXPECT_THAT(suite("POST", "/"),
              EndsWith("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
  EXPECT_THAT(suite("GET", "/?Param2=value2&Param1=value1"),
              EndsWith("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"));
}

// Of the published examples for S3: an object of the bucket "examplebucket", and its listing.
std::string object(const std::string& target, std::vector<Header> headers) {
  Request request;
  request.method = "GET";
  request.url = "https://examplebucket.s3.amazonaws.com" + target;
  request.headers = std::move(headers);
  const AwsCredentials credentials{
      "AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), {}};
  EXPECT_TRUE(
      sign_aws(request, credentials, {"us-east-1", "s3"}, 1369353600, AwsPath::as_sent).ok());
  return authorization(request);
}

TEST(SigV4, PublishedVectorsOfS3) {
  EXPECT_THAT(object("/test.txt", {{"Range", "bytes=0-9"}}),
              EndsWith("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
  EXPECT_THAT(object("/?max-keys=2&prefix=J", {}),
              EndsWith("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
}

TEST(SigV4, PathsAreTidiedUnlessTheyAreObjectNames) {
  const std::string plain = suite("GET", "/");
  EXPECT_EQ(suite("GET", "//"), plain);
  EXPECT_EQ(suite("GET", "/./"), plain);
  EXPECT_EQ(suite("GET", "/example/.."), plain);
  EXPECT_NE(suite("GET", "/example/"), suite("GET", "/example"));
}

TEST(SigV4, ARequestCanBeSignedAgain) {
  Request request;
  request.url = "https://polly.eu-west-1.amazonaws.com/v1/speech";
  const AwsCredentials credentials{"AKID", Secret("key"), Secret("token")};
  const AwsScope scope{"eu-west-1", "polly"};
  EXPECT_TRUE(sign_aws(request, credentials, scope, kSuiteTime).ok());
  const auto first = request.headers.size();
  const std::string before = authorization(request);
  EXPECT_TRUE(sign_aws(request, credentials, scope, kSuiteTime).ok());
  EXPECT_EQ(request.headers.size(), first);
  EXPECT_EQ(authorization(request), before);
  EXPECT_THAT(before, HasSubstr("SignedHeaders=host;x-amz-date;x-amz-security-token"));
}

// Against Amazon's own signer, from what came over the wire.
TEST(SigV4, AnIndependentSignerAgrees) {
  test::FakeService fake("example");
  const auto client = make_client();
  const auto send = [&](const std::string& target, const std::string& service, AwsPath path,
                        std::string_view key) {
    Request request;
    request.url = fake.http() + target;
    request.body = R"({"Text":"Hällo"})";
    request.headers = {{"Content-Type", "application/json"}, {"X-Amz-Meta-Note", "two   blanks"}};
    EXPECT_TRUE(sign_aws(request, {"AKIDTEST", Secret(key), Secret("session/token==")},
                         {"test-1", service}, std::time(nullptr), path)
                    .ok());
    return ask(*client, request).status;
  };
  for (const auto* target : {"/aws/v1/speech", "/aws/a%20b/%C3%A9?b=2&a=1&a=0&empty=&c=%2F%20"}) {
    const auto status = send(target, "polly", AwsPath::encode_again, "very+secret/key");
    EXPECT_TRUE(status.ok()) << target << " " << status.message();
  }
  const auto object = send("/s3/a%20b/%C3%A9.mp3?list-type=2&prefix=x%2Fy", "s3", AwsPath::as_sent,
                           "very+secret/key");
  EXPECT_TRUE(object.ok()) << object.message();
  EXPECT_EQ(send("/aws/v1/speech", "polly", AwsPath::encode_again, "another key").vendor_code(),
            403);
}

}  // namespace
}  // namespace caesura::http
