// What Polly's exceptions mean.
#pragma once

#include "plugins/support/http/request.hpp"

namespace caesura::polly {

// Puts the code that fits the exception into `failure`, and its name before the service's words.
// Throttling comes with status 400 and is RESOURCE_EXHAUSTED all the same.
void explain(const http::Response& response, http::Failure& failure);

}  // namespace caesura::polly
