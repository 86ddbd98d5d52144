#include "plugins/stores/postgres_blob/blobs/s3_failure.hpp"

#include "plugins/stores/postgres_blob/blobs/blob_body.hpp"
#include "plugins/stores/postgres_blob/blobs/xml_reader.hpp"

namespace caesura::postgres_blob {
namespace {

struct Meaning {
  std::string_view error;
  tts_status code;
  std::string_view remedy;
};

constexpr Meaning kMeanings[] = {
    {"NoSuchKey", TTS_NOT_FOUND, ""},
    {"NoSuchBucket", TTS_FAILED_PRECONDITION, "make the bucket or correct its name"},
    {"InvalidObjectState", TTS_FAILED_PRECONDITION, "restore the blob from the archive"},
    {"PermanentRedirect", TTS_FAILED_PRECONDITION, "the bucket is in another region"},
    {"AccessDenied", TTS_PERMISSION_DENIED,
     "the key needs s3:GetObject, PutObject, DeleteObject and ListBucket"},
    {"AuthorizationHeaderMalformed", TTS_UNAUTHENTICATED, "the region is wrong"},
    {"ExpiredToken", TTS_UNAUTHENTICATED, ""},
    {"InvalidAccessKeyId", TTS_UNAUTHENTICATED, ""},
    {"InvalidToken", TTS_UNAUTHENTICATED, ""},
    {"RequestTimeTooSkewed", TTS_UNAUTHENTICATED, "correct the clock"},
    {"SignatureDoesNotMatch", TTS_UNAUTHENTICATED, "the secret access key is wrong"},
    {"BadDigest", TTS_UNAVAILABLE, "the bytes were damaged on their way"},
    {"XAmzContentSHA256Mismatch", TTS_UNAVAILABLE, "the bytes were damaged on their way"},
    {"ConditionalRequestConflict", TTS_UNAVAILABLE, ""},
    {"OperationAborted", TTS_UNAVAILABLE, ""},
    {"RequestTimeout", TTS_UNAVAILABLE, ""},
    {"NotImplemented", TTS_UNIMPLEMENTED, ""},
};

std::string word_of(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 100)) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) out += c;
  }
  return out;
}

}  // namespace

std::string s3_error_code(std::string_view body) {
  std::string code;
  const auto status = read_xml(body, [&](std::string_view path, std::string_view text) {
    if (path == "Error/Code") code = word_of(text);
  });
  return status.ok() ? code : std::string();
}

void explain_s3(const http::Response& response, http::Failure& failure, int64_t now_unix_ms) {
  failure.message = s3_error_code(response.body);
  if (failure.message.empty()) {
    failure.message = "without an error code of S3";
    // Not the service's own word on a blob: a HEAD's, a proxy's, or a wrong endpoint's.
    if (response.status == 404) failure.code = TTS_UNAVAILABLE;
  }
  for (const Meaning& meaning : kMeanings) {
    if (meaning.error != failure.message) continue;
    failure.code = meaning.code;
    if (!meaning.remedy.empty()) failure.message.append("; ").append(meaning.remedy);
    break;
  }
  if (response.status == 401 || response.status == 403) {
    failure.message += clock_difference(response, now_unix_ms);
  }
}

}  // namespace caesura::postgres_blob
