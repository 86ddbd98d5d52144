// The mapping `blobs`: what is refused, with the key's name, and where a bucket is.
#include "plugins/stores/postgres_blob/blobs/s3_address.hpp"
#include "tests/stores/blobs/container_fixture.hpp"

namespace caesura::postgres_blob {
namespace {

using ::testing::StartsWith;

constexpr const char* kSchema =
#include "plugins/stores/postgres_blob/blobs/container_schema.inc"
    ;

struct Case {
  const char* blobs;
  const char* refusal;
};

TEST(BlobsConfig, NamesTheKeyThatIsWrong) {
  for (const auto& [blobs, refusal] : {
           Case{R"({"kind": "ftp"})", "blobs.kind: must be azure, s3 or directory"},
           Case{R"({"kind": "azure", "key": "k", "account": "acc"})",
                "blobs.container: is missing"},
           Case{R"({"kind": "azure", "container": "c", "account": "acc"})",
                "blobs.key: is missing; give one of key, connection_string, sas, token"},
           Case{R"({"kind": "azure", "container": "c", "account": "acc", "key": "k", "sas": "s"})",
                "blobs.sas: stands beside another"},
           Case{R"({"kind": "azure", "container": "c", "key": "k"})", "blobs.account: is missing"},
           Case{R"({"kind": "azure", "container": "c", "sas": "s"})", "blobs.account: is missing"},
           Case{R"({"kind": "azure", "container": "c", "key": "k", "endpoint": "https://h"})",
                "blobs.account: is missing"},
           Case{R"({"kind": "azure", "container": "c", "account": "a", "connection_string": "x"})",
                "blobs.account: stands in the connection_string already"},
           Case{R"({"kind": "azure", "container": "c", "sas": "s", "endpoint": "http://h.com"})",
                "blobs.endpoint: "},
           Case{R"({"kind": "azure", "container": "c", "sas": "s", "endpoint": "https://u:p@h"})",
                "blobs.endpoint: "},
           Case{R"({"kind": "azure", "container": "c", "sas": "s", "endpoint": "https://h/?sv=1"})",
                "blobs.endpoint: must have no query"},
           Case{R"({"kind": "azure", "container": "c", "account": "a", "key": "k", "bucket": "b"})",
                "blobs.bucket: means nothing to kind azure; it is of s3"},
           Case{R"({"kind": "azure", "container": "c", "account": "a", "key": "k",
                    "stall_timeout": "0s"})",
                "blobs.stall_timeout: must be above 0"},
           Case{R"({"kind": "azure", "container": "c", "account": "a", "key": "k",
                    "ca_file": "/nowhere.pem"})",
                "ca_file: /nowhere.pem cannot be read"},
           Case{R"({"kind": "s3", "bucket": "b", "region": "r", "access_key_id": "i"})",
                "blobs.secret_access_key: is missing"},
           Case{R"({"kind": "s3", "bucket": "b", "access_key_id": "i", "secret_access_key": "s"})",
                "blobs.region: is missing"},
           Case{R"({"kind": "s3", "bucket": "b", "access_key_id": "i", "secret_access_key": "s",
                    "endpoint": "https://h/bucket"})",
                "blobs.endpoint: must be an origin"},
           Case{R"({"kind": "directory"})", "blobs.path: is missing"},
           Case{R"({"kind": "directory", "path": "relative"})", "blobs.path: must be absolute"},
           Case{R"({"kind": "directory", "path": "/a", "ca_file": "x"})",
                "blobs.ca_file: means nothing to kind directory"},
       }) {
    EXPECT_THAT(refusal_of(boost::json::parse(blobs).as_object()), StartsWith(refusal)) << blobs;
  }
}

TEST(BlobsConfig, AsksNobodyWhileItIsRead) {
  EXPECT_EQ(refusal_of(boost::json::parse(
                           R"({"kind": "azure", "container": "c", "account": "acc",
                               "key": "${ENV:NOT_SET_ANYWHERE}"})")
                           .as_object()),
            "accepted");
  EXPECT_EQ(refusal_of({{"kind", "directory"}, {"path", "/nowhere/at/all"}}), "accepted");
}

TEST(BlobsConfig, TheSchemaKnowsEachKeyAndKeepsSecretsSecret) {
  const auto schema = boost::json::parse(kSchema).as_object();
  const auto& properties = schema.at("properties").as_object();
  for (const char* secret : {"key", "connection_string", "sas", "token", "access_key_id",
                             "secret_access_key", "session_token"}) {
    EXPECT_TRUE(properties.at(secret).at("x-secret").as_bool()) << secret;
  }
  // A key of the schema is one that some kind has, else a config would be refused for each of them.
  for (const auto& [key, value] : properties) {
    if (key == "kind") continue;
    bool meant = false;
    for (const char* kind : {"azure", "s3", "directory"}) {
      boost::json::object blobs{{"kind", kind}};
      blobs[key] = "1s";
      if (key == "insecure_loopback") blobs[key] = true;
      const std::string refusal = refusal_of(blobs);
      meant = meant || refusal.find("means nothing") == std::string::npos;
    }
    EXPECT_TRUE(meant) << key;
  }
}

std::string url_of(S3Settings settings) {
  const auto address = address_of(settings);
  return address.ok() ? address.value().url : address.status().message();
}

TEST(S3Address, StandsInTheHostAtAmazonAndInThePathElsewhere) {
  S3Settings settings;
  settings.bucket = "books";
  settings.region = "eu-central-1";
  EXPECT_EQ(url_of(settings), "https://books.s3.eu-central-1.amazonaws.com");
  settings.addressing = Addressing::path;
  EXPECT_EQ(url_of(settings), "https://s3.eu-central-1.amazonaws.com/books");
  settings.endpoint = "https://minio.example.com:9000/";
  settings.addressing = Addressing::automatic;
  EXPECT_EQ(url_of(settings), "https://minio.example.com:9000/books");
  settings.addressing = Addressing::virtual_host;
  EXPECT_EQ(url_of(settings), "https://books.minio.example.com:9000");
}

TEST(S3Address, OfABucketWithDotsFitsNoCertificate) {
  S3Settings settings;
  settings.bucket = "books.example";
  settings.region = "eu-central-1";
  EXPECT_EQ(url_of(settings), "https://s3.eu-central-1.amazonaws.com/books.example");
}

}  // namespace
}  // namespace caesura::postgres_blob
