// The name of one request through all layers and logs.
#pragma once

#include <string>
#include <string_view>

namespace caesura::serve {

// The trace id of a W3C traceparent header ("00-<32 digits>-<16 digits>-01"), or a new one: 32
// hexadecimal digits. [thread-safe]
std::string trace_id_of(std::string_view traceparent);

}  // namespace caesura::serve
