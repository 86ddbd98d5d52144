// "did you mean": the nearest of the words that would have been right.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace caesura::pipeline {

// `; did you mean "x"?`, or the whole list where nothing is near: `; there are a, b and c`.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

// a, b and c; "none" for an empty list.
std::string word_list(const std::vector<std::string>& words);

}  // namespace caesura::pipeline
