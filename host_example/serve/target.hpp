// The target of a request: its path in decoded pieces.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace caesura::serve {

struct Target {
  std::vector<std::string> path;  // decoded; "/a/b" is {"a", "b"}, "/" is empty
  std::string query;              // as it came, without the '?'
};

// Empty where it is no path: bad escapes, bytes that no name holds, "." or "..", empty pieces.
std::optional<Target> parse_target(std::string_view target);

// One piece of a path, so that parse_target() gives it back.
std::string percent_encoded(std::string_view piece);

}  // namespace caesura::serve
