#include "plugins/providers/google/google_error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace caesura::google {
namespace {

namespace json = boost::json;

constexpr double kDaySeconds = 86'400;

std::string text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string()))
                                                : std::string();
}

// A duration as protobuf writes it in JSON: "3.5s".
int32_t milliseconds(std::string_view duration) {
  if (!duration.ends_with('s')) return -1;
  duration.remove_suffix(1);
  double seconds = -1;
  const auto [end, fault] =
      std::from_chars(duration.data(), duration.data() + duration.size(), seconds);
  if (fault != std::errc{} || end != duration.data() + duration.size() || !(seconds >= 0))
    return -1;
  return static_cast<int32_t>(std::ceil(std::min(seconds, kDaySeconds) * 1000));
}

void read_detail(const json::object& detail, GoogleError& error) {
  const std::string type = text_of(detail, "@type");
  if (type.ends_with(".RetryInfo")) {
    error.retry_after_ms = milliseconds(text_of(detail, "retryDelay"));
  }
  if (type.ends_with(".ErrorInfo")) error.reason = text_of(detail, "reason");
}

struct Meaning {
  std::string_view status;
  tts_status code;
};

constexpr Meaning kMeanings[] = {{"INVALID_ARGUMENT", TTS_INVALID_ARGUMENT},
                                 {"OUT_OF_RANGE", TTS_INVALID_ARGUMENT},
                                 {"NOT_FOUND", TTS_INVALID_ARGUMENT},
                                 {"UNAUTHENTICATED", TTS_UNAUTHENTICATED},
                                 {"PERMISSION_DENIED", TTS_PERMISSION_DENIED},
                                 {"FAILED_PRECONDITION", TTS_FAILED_PRECONDITION},
                                 {"RESOURCE_EXHAUSTED", TTS_RESOURCE_EXHAUSTED},
                                 {"UNIMPLEMENTED", TTS_UNIMPLEMENTED},
                                 {"UNAVAILABLE", TTS_UNAVAILABLE},
                                 {"INTERNAL", TTS_UNAVAILABLE},
                                 {"UNKNOWN", TTS_UNAVAILABLE},
                                 {"ABORTED", TTS_UNAVAILABLE},
                                 {"CANCELLED", TTS_UNAVAILABLE},
                                 {"DEADLINE_EXCEEDED", TTS_UNAVAILABLE}};

}  // namespace

std::optional<GoogleError> read_error(const json::value& body) {
  if (!body.is_object()) return std::nullopt;
  const auto* member = body.get_object().if_contains("error");
  if (member == nullptr || !member->is_object()) return std::nullopt;
  const json::object& object = member->get_object();
  GoogleError error;
  error.message = text_of(object, "message");
  error.status = text_of(object, "status");
  const auto* code = object.if_contains("code");
  if (code != nullptr && code->is_int64() && code->get_int64() >= 100 && code->get_int64() < 600) {
    error.http_status = static_cast<int32_t>(code->get_int64());
  }
  const auto* details = object.if_contains("details");
  if (details != nullptr && details->is_array()) {
    for (const json::value& one : details->get_array()) {
      if (one.is_object()) read_detail(one.get_object(), error);
    }
  }
  return error;
}

tts_status code_of(const GoogleError& error, tts_status otherwise) {
  // A wrong key is called an invalid argument.
  if (error.reason.starts_with("API_KEY_")) return TTS_UNAUTHENTICATED;
  const auto* found = std::find_if(std::begin(kMeanings), std::end(kMeanings),
                                   [&](const auto& one) { return one.status == error.status; });
  return found == std::end(kMeanings) ? otherwise : found->code;
}

void explain(const http::Response& response, http::Failure& failure) {
  if (response.status == 404) failure.code = TTS_INVALID_ARGUMENT;
  boost::system::error_code fault;
  const auto error = read_error(json::parse(response.body, fault));
  if (fault || !error) return;
  failure.code = code_of(*error, failure.code);
  failure.retry_after_ms = std::max(failure.retry_after_ms, error->retry_after_ms);
}

}  // namespace caesura::google
