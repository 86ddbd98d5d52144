#include "plugins/stores/postgres_blob/blobs/failure_meaning.hpp"

#include "plugins/stores/postgres_blob/blobs/blob_body.hpp"

namespace caesura::postgres_blob {

std::string word_of(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 100)) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) out += c;
  }
  return out;
}

void explain_by(std::span<const Meaning> meanings, const std::string& word,
                const http::Response& response, http::Failure& failure, int64_t now_unix_ms) {
  failure.message = word.empty() ? "without the service's own error code" : word;
  if (failure.code == TTS_NOT_FOUND) {
    failure.code = word.empty() ? TTS_UNAVAILABLE : TTS_FAILED_PRECONDITION;
  }
  for (const Meaning& meaning : meanings) {
    if (meaning.error != word) continue;
    failure.code = meaning.code;
    if (!meaning.remedy.empty()) failure.message.append("; ").append(meaning.remedy);
    break;
  }
  if (response.status == 401 || response.status == 403) {
    failure.message += clock_difference(response, now_unix_ms);
  }
}

}  // namespace caesura::postgres_blob
