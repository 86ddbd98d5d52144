// What a refusal of this endpoint means beyond its HTTP status.
#pragma once

#include "plugins/support/http/request.hpp"

namespace caesura::openai {

// Sets the code by which the request is, or is not, tried again: x-should-retry decides; a quota
// that is used up is no matter of waiting; an unknown model or path is the request's fault.
void explain(const http::Response& response, http::Failure& failure);

}  // namespace caesura::openai
