#include "plugins/stores/postgres_blob/blobs/azure_failure.hpp"

#include <string>

#include "plugins/stores/postgres_blob/blobs/blob_body.hpp"

namespace caesura::postgres_blob {
namespace {

struct Meaning {
  std::string_view error;  // x-ms-error-code
  tts_status code;
  std::string_view remedy;
};

constexpr Meaning kMeanings[] = {
    {"BlobNotFound", TTS_NOT_FOUND, ""},
    {"ContainerNotFound", TTS_FAILED_PRECONDITION, "create the container or correct its name"},
    {"ContainerBeingDeleted", TTS_FAILED_PRECONDITION, "the container is being deleted"},
    {"ContainerDisabled", TTS_FAILED_PRECONDITION, ""},
    {"AccountIsDisabled", TTS_FAILED_PRECONDITION, ""},
    {"BlobArchived", TTS_FAILED_PRECONDITION, "move the blob out of the archive tier"},
    {"BlobBeingRehydrated", TTS_FAILED_PRECONDITION, ""},
    {"AuthenticationFailed", TTS_UNAUTHENTICATED, "key, token or SAS is wrong or has expired"},
    {"InvalidAuthenticationInfo", TTS_UNAUTHENTICATED, "key, token or SAS is wrong"},
    {"NoAuthenticationInformation", TTS_UNAUTHENTICATED, ""},
    {"AuthorizationFailure", TTS_PERMISSION_DENIED,
     "key, SAS or role does not allow this, or the network is not allowed"},
    {"AuthorizationPermissionMismatch", TTS_PERMISSION_DENIED,
     "the SAS or role does not allow this"},
    {"Md5Mismatch", TTS_UNAVAILABLE, "the bytes were damaged on their way"},
};

// The header is the service's, but anybody may stand in between.
std::string word_of(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 100)) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) out += c;
  }
  return out;
}

}  // namespace

void explain_azure(const http::Response& response, http::Failure& failure, int64_t now_unix_ms) {
  failure.message = word_of(response.header("x-ms-error-code"));
  if (failure.message.empty()) {
    failure.message = "without an error code of Azure Blob";
    // Not the service's own word on a blob: a proxy's, or a wrong endpoint's.
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
