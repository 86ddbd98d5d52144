// Signatures computed elsewhere (Python's hmac) from Microsoft's description of what is signed.
#include "plugins/stores/postgres_blob/blobs/shared_key.hpp"

#include <gtest/gtest.h>

namespace caesura::postgres_blob {
namespace {

constexpr int64_t kTime = 1435361952;  // Fri, 26 Jun 2015 23:39:12 GMT
// The bytes 0 to 63.
constexpr const char* kKey =
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";

http::Request request_of(const char* method, const char* url) {
  http::Request request;
  request.method = method;
  request.url = url;
  request.headers = {{"x-ms-version", "2021-12-02"}};
  return request;
}

std::string signature(http::Request request, const std::string& account) {
  EXPECT_TRUE(sign_shared_key(request, account, http::Secret(kKey), kTime).ok());
  for (const auto& header : request.headers) {
    if (header.name == "Authorization") return header.value;
  }
  return "none";
}

TEST(SharedKey, SignsAQueryByItsDecodedAndSortedParameters) {
  const auto request =
      request_of("GET",
                 "https://myaccount.blob.core.windows.net/"
                 "mycontainer?restype=container&Comp=list&prefix=a%2Fb%20c&maxresults=2");
  EXPECT_EQ(signature(request, "myaccount"),
            "SharedKey myaccount:Uh6hpocpIIppGLHWt+2Nvj6jsxCf7XmxY+SnBpyu5NQ=");
}

TEST(SharedKey, SignsABodyAndTheAccountTwiceInAPathOfTheEmulator) {
  auto request = request_of("PUT", "http://127.0.0.1:10000/devstoreaccount1/c/a/b");
  request.body = "hello";
  request.headers.push_back({"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="});
  request.headers.push_back({"Content-Type", "application/octet-stream"});
  request.headers.push_back({"If-None-Match", "*"});
  request.headers.push_back({"x-ms-blob-type", "BlockBlob"});
  EXPECT_EQ(signature(request, "devstoreaccount1"),
            "SharedKey devstoreaccount1:t5ITGa2wAwPqSZ64BuWecsFhVay1oKFRIHnVHcOMgEc=");
}

TEST(SharedKey, SortsHeadersByNameAndNotByLine) {
  auto request = request_of("GET", "https://myaccount.blob.core.windows.net/c/a");
  request.headers.push_back({"x-ms-range-get-content-md5", "true"});
  request.headers.push_back({"X-MS-Range", "bytes=0-9"});
  EXPECT_EQ(signature(request, "myaccount"),
            "SharedKey myaccount:IMwpdpa4kZ0afeifLmapS5DYyEJr9lgHNY7/cDX5iNc=");
}

TEST(SharedKey, SignsARequestAgainWithoutItsOldSignature) {
  auto request = request_of("GET", "https://myaccount.blob.core.windows.net/c/a");
  const http::Secret key(kKey);
  ASSERT_TRUE(sign_shared_key(request, "myaccount", key, kTime - 100).ok());
  const auto headers = request.headers.size();
  const std::string again = signature(request, "myaccount");
  ASSERT_TRUE(sign_shared_key(request, "myaccount", key, kTime).ok());
  EXPECT_EQ(request.headers.size(), headers);
  EXPECT_EQ(again, request.headers.back().value);
}

TEST(SharedKey, RefusesAKeyThatIsNoBase64AndDoesNotRepeatIt) {
  auto request = request_of("GET", "https://myaccount.blob.core.windows.net/c/a");
  for (const char* key : {"", "not base64 !", "c2VjcmV0="}) {
    const auto status = sign_shared_key(request, "myaccount", http::Secret(key), kTime);
    EXPECT_EQ(status.code(), TTS_FAILED_PRECONDITION) << key;
    EXPECT_EQ(status.message().find("c2Vj"), std::string::npos);
  }
}

}  // namespace
}  // namespace caesura::postgres_blob
