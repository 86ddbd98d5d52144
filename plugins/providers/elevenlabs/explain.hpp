// What a refusal of this service means beyond its HTTP status.
#pragma once

#include <string>
#include <string_view>

#include "plugins/support/http/request.hpp"

namespace caesura::elevenlabs {

// "quota_exceeded: This request ...": the service's own word and sentence, in each of the forms
// that its errors have; of a list of invalid members the first. Empty for what is no such error.
std::string told_by(std::string_view body);

// Sets the code by which the request is, or is not, tried again. A quota that is used up comes as
// 401 and is no matter of the key, nor of waiting; an unknown voice is the request's fault.
void explain(const http::Response& response, http::Failure& failure);

}  // namespace caesura::elevenlabs
