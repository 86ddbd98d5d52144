// The core schema of YAML 1.2 for plain scalars. The parser's own conversions follow YAML 1.1,
// where 012 is ten and NO is false.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace caesura::pipeline {

struct TooLarge {};  // a number that no 64 bits hold, or that is no finite number

// std::monostate is null; what is nothing else is a string.
using Scalar = std::variant<std::monostate, bool, int64_t, double, std::string, TooLarge>;

Scalar resolve_scalar(std::string_view plain);

}  // namespace caesura::pipeline
