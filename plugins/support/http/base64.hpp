// Base64 (RFC 4648, section 4) by OpenSSL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace caesura::http {

std::string base64_encode(std::string_view bytes);

// Strict: alphabet, padding and length must be right, no blanks. Empty optional where they are not.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace caesura::http
