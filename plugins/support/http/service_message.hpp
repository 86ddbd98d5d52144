// Finds the sentence meant for people in the body of a failure.
#pragma once

#include <string>
#include <string_view>

namespace caesura::http {

// From JSON the first of error.message, error, message, Message, detail.message, detail,
// error_description, title; from plain text its beginning; from HTML only that it was HTML. Empty
// where there is nothing. Not cleaned: see scrub.hpp.
std::string service_message(std::string_view media_type, std::string_view body);

}  // namespace caesura::http
