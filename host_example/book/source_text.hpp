// What every book file must be before anybody looks into it: UTF-8 text with \n line ends.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace caesura::book {

// Whole file as bytes; BookError when it cannot be read or is larger than 1 GiB.
std::string read_file(const std::string& path);

// The text without a byte order mark, \r\n and \r as \n. BookError names the line of the first
// byte that is not UTF-8 or is NUL. `name` stands for the file.
std::string normalised_text(std::string_view bytes, const std::string& name);

// Spaces, tabs and line ends off both ends.
std::string_view stripped(std::string_view text);

// Something in it can be spoken: a letter or a digit of any script.
bool has_words(std::string_view text);

// ASCII letters only; other bytes stay as they are.
std::string upper_case(std::string_view text);

}  // namespace caesura::book
