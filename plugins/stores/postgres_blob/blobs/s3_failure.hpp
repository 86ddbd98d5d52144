// What a failure of S3 means.
#pragma once

#include <string>

#include "plugins/support/http/request.hpp"

namespace caesura::postgres_blob {

// The Code of an error document, or empty.
std::string s3_error_code(std::string_view body);

// Sets code and message from the error document and the status; for http::Request::explain.
void explain_s3(const http::Response& response, http::Failure& failure, int64_t now_unix_ms);

}  // namespace caesura::postgres_blob
