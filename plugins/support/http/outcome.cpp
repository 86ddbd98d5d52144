#include "plugins/support/http/outcome.hpp"

#include "plugins/support/http/scrub.hpp"
#include "plugins/support/http/service_message.hpp"

namespace caesura::http {
namespace {

// The certificate or the set-up is wrong, so that trying again changes nothing.
bool is_permanent(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return true;
    default:
      return false;
  }
}

tts::Status broken(const Outcome& outcome, const Request& request, const Response& response,
                   std::string_view service) {
  std::string message;
  const std::string detail(outcome.detail.empty() ? curl_easy_strerror(outcome.code)
                                                  : outcome.detail);
  if (outcome.code == CURLE_OPERATION_TIMEDOUT) {
    message = "no connection to " + std::string(outcome.host) + " within " +
              std::to_string(request.limits.connect_ms) + " ms";
  } else if (response.status != 0) {
    message =
        "the answer was cut after " + std::to_string(response.body_bytes) + " bytes: " + detail;
  } else {
    message = "no answer from " + std::string(outcome.host) + ": " + detail;
  }
  const auto code = is_permanent(outcome.code) ? TTS_FAILED_PRECONDITION : TTS_UNAVAILABLE;
  return tell(service, request, code, message, response.status, response.retry_after_ms);
}

tts::Status refused(const Request& request, const Response& response, std::string_view service) {
  const std::string type = media_type(response);
  Failure failure{response.ok() ? TTS_UNAVAILABLE : code_of(response.status),
                  service_message(type, response.body), response.retry_after_ms};
  if (request.explain) request.explain(response, failure);
  std::string message = "status " + std::to_string(response.status);
  if (response.ok()) message += " with " + (type.empty() ? "no content type" : type);
  if (response.status >= 300 && response.status < 400) {
    failure.message = "redirects are not followed; configure the final address";
  }
  if (!failure.message.empty()) message += ": " + failure.message;
  return tell(service, request, failure.code, message, response.status, failure.retry_after_ms);
}

}  // namespace

tts::Status tell(std::string_view service, const Request& request, tts_status code,
                 std::string_view message, int http_status, int32_t retry_after_ms) {
  Unshown unshown{request.hidden, request.spoken};
  for (const Header& header : request.headers) {
    if (!header.secret.empty()) unshown.whole.push_back(header.secret.expose());
  }
  std::string text(service);
  if (!text.empty()) text += ": ";
  return {code, text + scrub(message, unshown), http_status, retry_after_ms};
}

tts::Status status_of(const Outcome& outcome, const Transfer& transfer, const Request& request,
                      const Response& response, std::string_view service) {
  if (const auto& stop = transfer.stop()) {
    if (transfer.stopped_by_receiver()) return *stop;
    return tell(service, request, stop->code(), stop->message(), response.status,
                response.retry_after_ms);
  }
  const bool answered = transfer.head_complete() && response.status >= 200;
  // The body of a failure only explains; whether it came whole is of no interest.
  if (answered && (!response.ok() || transfer.unwanted_type())) {
    return refused(request, response, service);
  }
  if (outcome.code != CURLE_OK) return broken(outcome, request, response, service);
  const auto complain = [&](std::string_view message) {
    return tell(service, request, TTS_UNAVAILABLE, message, response.status,
                response.retry_after_ms);
  };
  if (!answered) return complain("the connection ended without an answer");
  if (response.body_bytes == 0 && !request.allow_empty_body) {
    return complain("status " + std::to_string(response.status) + " with an empty body");
  }
  if (response.framing == Framing::until_close && request.refuse_unframed) {
    return complain("the answer had neither length nor end mark, so it may have been cut");
  }
  return {};
}

}  // namespace caesura::http
