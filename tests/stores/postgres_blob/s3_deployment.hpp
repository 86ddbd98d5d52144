// Blobs in a fake of S3 that checks signatures, for stores of a test's own.
#pragma once

#include "fake_service.hpp"
#include "tests/stores/postgres_blob/deployment.hpp"

namespace caesura::test {

// One for all tests of this process.
FakeService& s3_fake();

// `more` for blobs in a bucket of this folder's own.
std::string s3_blobs(TestHost& host, const fs::path& folder);

}  // namespace caesura::test
