// Times as HTTP and S3 write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace caesura::postgres_blob {

std::string http_date(int64_t unix_s);  // "Sun, 06 Nov 1994 08:49:37 GMT"

// Milliseconds since 1970 UTC of "Sun, 06 Nov 1994 08:49:37 GMT" or "1994-11-06T08:49:37.000Z";
// fractions of a second are dropped. Empty optional for anything else.
std::optional<int64_t> service_time_ms(std::string_view text);

}  // namespace caesura::postgres_blob
