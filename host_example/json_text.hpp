// JSON as people like to read it: indented, numbers without exponents.
#pragma once

#include <boost/json.hpp>

#include <string>

namespace caesura::host {

// With a newline at the end. Fractions are rounded to thousandths.
std::string json_text(const boost::json::value& value);

// Prints the document on stdout. Throws Failure when it cannot be written.
void print_json(const boost::json::value& value);

// A string, or null where it is empty.
boost::json::value text_or_null(std::string_view text);

}  // namespace caesura::host
