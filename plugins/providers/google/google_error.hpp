// Google's error object: {"error": {"code", "message", "status", "details": [...]}}.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "plugins/support/http/request.hpp"

namespace caesura::google {

struct GoogleError {
  std::string message;
  std::string status;           // "RESOURCE_EXHAUSTED"
  std::string reason;           // of an ErrorInfo: "API_KEY_INVALID"
  int32_t http_status = 0;      // its own `code`
  int32_t retry_after_ms = -1;  // of a RetryInfo
};

// Empty where the value is no such object.
std::optional<GoogleError> read_error(const boost::json::value& body);

// The code that fits, where status or reason tell more than the HTTP status; else `otherwise`.
tts_status code_of(const GoogleError& error, tts_status otherwise);

// For http::Request::explain.
void explain(const http::Response& response, http::Failure& failure);

}  // namespace caesura::google
