// The body of a GET on its way into memory.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "plugins/support/http/client.hpp"

namespace caesura::postgres_blob {

// Appends to `bytes`, which the receiver borrows.
http::Receiver keep_in(std::vector<std::byte>& bytes);

// DATA_LOSS where `bytes` do not have that MD5 (raw, 16 bytes). An empty one checks nothing.
tts::Status check_md5(std::string_view service, const std::vector<std::byte>& bytes,
                      std::string_view expected);

// The header that carries an MD5 with an S3 object: its ETag is none where the service encrypts.
inline constexpr std::string_view kMd5Header = "x-amz-meta-md5";

// The same for a digest in hexadecimal.
tts::Status check_md5_hex(std::string_view service, const std::vector<std::byte>& bytes,
                          std::string_view expected);

// "; this machine's clock is 7200 s behind" where the service's Date says so; else empty.
std::string clock_difference(const http::Response& response, int64_t now_unix_ms);

// Uploads count as waiting for the first byte, so that large ones get more time: 1 MB/s is the
// slowest that is waited for.
http::Limits limits_for(const http::Limits& limits, std::size_t upload_bytes);

}  // namespace caesura::postgres_blob
