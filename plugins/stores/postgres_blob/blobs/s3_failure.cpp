#include "plugins/stores/postgres_blob/blobs/s3_failure.hpp"

#include "plugins/stores/postgres_blob/blobs/failure_meaning.hpp"
#include "plugins/stores/postgres_blob/blobs/xml_reader.hpp"

namespace caesura::postgres_blob {
namespace {

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

}  // namespace

std::string s3_error_code(std::string_view body) {
  std::string code;
  const auto status = read_xml(body, [&](std::string_view path, std::string_view text) {
    if (path == "Error/Code") code = word_of(text);
  });
  return status.ok() ? code : std::string();
}

void explain_s3(const http::Response& response, http::Failure& failure, int64_t now_unix_ms) {
  explain_by(kMeanings, s3_error_code(response.body), response, failure, now_unix_ms);
}

}  // namespace caesura::postgres_blob
