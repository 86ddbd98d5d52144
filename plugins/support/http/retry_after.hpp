// How long a service asks to be left alone.
#pragma once

#include <cstdint>

#include "plugins/support/http/response.hpp"

namespace caesura::http {

// Milliseconds from `retry-after-ms`, `x-ms-retry-after-ms` or `Retry-After` (seconds or a date,
// counted from the answer's own `Date` where there is one, else from now_unix_s); the first that
// can be read wins. -1 = none. More than a day is a day.
int32_t retry_after_ms(const Response& response, int64_t now_unix_s);

}  // namespace caesura::http
