#include "plugins/stores/postgres_blob/blobs/azure_failure.hpp"

#include "plugins/stores/postgres_blob/blobs/failure_meaning.hpp"

namespace caesura::postgres_blob {
namespace {

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

}  // namespace

void explain_azure(const http::Response& response, http::Failure& failure, int64_t now_unix_ms) {
  explain_by(kMeanings, word_of(response.header("x-ms-error-code")), response, failure,
             now_unix_ms);
}

}  // namespace caesura::postgres_blob
