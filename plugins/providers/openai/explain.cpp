#include "plugins/providers/openai/explain.hpp"

#include <boost/json.hpp>

namespace caesura::openai {
namespace {

bool may_be_tried_again(tts_status code) {
  return code == TTS_UNAVAILABLE || code == TTS_RESOURCE_EXHAUSTED || code == TTS_DEADLINE_EXCEEDED;
}

// error.code of {"error": {"message", "type", "param", "code"}}.
std::string error_code(const http::Response& response) {
  boost::system::error_code failed;
  const auto body = boost::json::parse(response.body, failed);
  if (failed || !body.is_object()) return {};
  const auto* error = body.get_object().if_contains("error");
  if (error == nullptr || !error->is_object()) return {};
  const auto* code = error->get_object().if_contains("code");
  return code != nullptr && code->is_string() ? std::string(std::string_view(code->get_string()))
                                              : std::string();
}

}  // namespace

void explain(const http::Response& response, http::Failure& failure) {
  if (response.ok()) {
    if (http::media_type(response).starts_with("audio/")) {
      failure.code = TTS_FAILED_PRECONDITION;
      failure.message = "this server knows no events; set stream: audio";
    }
    return;
  }
  if (response.status == 404) failure.code = TTS_INVALID_ARGUMENT;
  if (response.status == 409) failure.code = TTS_UNAVAILABLE;
  const auto should_retry = response.header("x-should-retry");
  if (should_retry == "true" && !may_be_tried_again(failure.code)) failure.code = TTS_UNAVAILABLE;
  const bool used_up = response.status == 429 && error_code(response) == "insufficient_quota";
  if ((should_retry == "false" || (used_up && should_retry.empty())) &&
      may_be_tried_again(failure.code)) {
    failure.code = TTS_FAILED_PRECONDITION;
    failure.retry_after_ms = -1;
  }
}

}  // namespace caesura::openai
