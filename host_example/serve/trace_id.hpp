// The name of one request through all layers and logs.
#pragma once

#include <string>
#include <string_view>

namespace caesura::serve {

// The trace id of a W3C traceparent header, or a new one where it is none: 32 hexadecimal digits.
// [thread-safe]
std::string trace_id_of(std::string_view traceparent);

}  // namespace caesura::serve
