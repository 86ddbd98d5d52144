// Which trace a request belongs to, so that its log lines are found again among all others.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace caesura::host {

// The trace-id of W3C Trace Context in `words`: either the 32 hexadecimal digits themselves or a
// whole `traceparent` header of any version. Nothing where it is neither, or is all zeros.
std::optional<std::string> parse_trace_id(std::string_view words);

}  // namespace caesura::host
