// AWS Signature Version 4, header form, for Polly and S3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/support/http/request.hpp"

namespace caesura::http {

struct AwsCredentials {
  std::string access_key_id;
  Secret secret_access_key;
  Secret session_token;  // empty = long-lived credentials
};

struct AwsScope {
  std::string region;
  std::string service;  // "polly", "s3"
};

// How a service wants the path in the signature: encoded once more and with dots removed, or (s3)
// exactly as it is in the URL, with the body's hash as a header.
enum class AwsPath { encode_again, as_sent };

// Adds x-amz-date, x-amz-security-token, x-amz-content-sha256 (as_sent only) and Authorization to
// `request`, whose method, URL, headers and body must be final; what is there already of these is
// replaced, so a request can be signed again. All headers present are signed. INVALID_ARGUMENT for
// a URL that cannot be parsed.
tts::Status sign_aws(Request& request, const AwsCredentials& credentials, const AwsScope& scope,
                     int64_t unix_s, AwsPath path = AwsPath::encode_again);

// Lower-case hexadecimal SHA-256.
std::string sha256_hex(std::string_view bytes);

}  // namespace caesura::http
