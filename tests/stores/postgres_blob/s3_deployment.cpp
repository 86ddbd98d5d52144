#include "tests/stores/postgres_blob/s3_deployment.hpp"

namespace caesura::test {

FakeService& s3_fake() {
  static FakeService fake("s3", {"--modules", CAESURA_SOURCE_DIR "/tests/servers/blob_fakes"});
  static const bool any_clock = (fake.configure("any_clock", true), true);
  static_cast<void>(any_clock);
  return fake;
}

std::string s3_blobs(TestHost& host, const fs::path& folder) {
  host.add_secret("${TEST:S3_ID}", "AKIDTEST");
  host.add_secret("${TEST:S3_SECRET}", "very+secret/key");
  return R"(, "blobs": {"kind": "s3", "bucket": ")" + schema_of(folder) +
         R"(", "region": "eu-test-1", "endpoint": ")" + s3_fake().http() +
         R"(", "access_key_id": "${TEST:S3_ID}", "secret_access_key": "${TEST:S3_SECRET}"})";
}

}  // namespace caesura::test
