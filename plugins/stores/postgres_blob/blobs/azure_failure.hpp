// What a failure of Azure Blob means.
#pragma once

#include "plugins/support/http/request.hpp"

namespace caesura::postgres_blob {

// Sets code and message from x-ms-error-code and the status; for http::Request::explain.
void explain_azure(const http::Response& response, http::Failure& failure, int64_t now_unix_ms);

}  // namespace caesura::postgres_blob
