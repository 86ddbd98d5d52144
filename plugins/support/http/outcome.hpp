// From what libcurl and the service said to one status.
#pragma once

#include <curl/curl.h>

#include "plugins/support/http/transfer.hpp"

namespace caesura::http {

struct Outcome {
  CURLcode code;
  std::string_view detail;  // libcurl's own words, may be empty
  std::string_view host;    // shown in messages
};

// What to return for a transfer that ended; OK only where the whole answer is a success.
tts::Status status_of(const Outcome& outcome, const Transfer& transfer, const Request& request,
                      const Response& response, std::string_view service);

// "service: message", cleaned of the request's secrets and spoken text.
tts::Status tell(std::string_view service, const Request& request, tts_status code,
                 std::string_view message, int http_status = 0, int32_t retry_after_ms = -1);

}  // namespace caesura::http
