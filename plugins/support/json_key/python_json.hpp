// Strings and numbers exactly as Python's json module writes them, for the key schemes that began
// there.
#pragma once

#include <string>
#include <string_view>

namespace caesura::json_key {

// Quoted; control characters (DEL too) and everything beyond ASCII as \n or lower-case \uXXXX,
// surrogate pairs included. Bytes that are no UTF-8 become \ufffd.
void append_python_string(std::string_view utf8, std::string& out);

// Whole numbers without a decimal point, others as repr() writes them.
std::string python_number(double value);

// As repr() writes a float: 10.0 keeps its decimal point.
std::string python_float(double value);

// What str.strip() leaves: Unicode white space is cut from both ends.
std::string_view python_strip(std::string_view utf8);

}  // namespace caesura::json_key
