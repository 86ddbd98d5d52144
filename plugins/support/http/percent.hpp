// Percent-encoding of URLs (RFC 3986).
#pragma once

#include <string>
#include <string_view>

namespace caesura::http {

// Every byte but A-Z a-z 0-9 - . _ ~ and those of `also_bare` becomes %XX, upper case. For a path
// that keeps its slashes: percent_encode(path, "/").
std::string percent_encode(std::string_view text, std::string_view also_bare = {});

}  // namespace caesura::http
