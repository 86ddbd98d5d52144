// Azure Storage's own signature ("Shared Key"), version 2015-02-21 and later.
#pragma once

#include <cstdint>
#include <string>

#include "plugins/support/http/request.hpp"

namespace caesura::postgres_blob {

// Adds x-ms-date and Authorization to `request`, whose method, URL, headers and body must be final;
// what is there of these two is replaced, so that a request can be signed again. `key` is the
// account's key as Azure shows it, base64. FAILED_PRECONDITION where it is none; INVALID_ARGUMENT
// for a URL that cannot be parsed.
tts::Status sign_shared_key(http::Request& request, const std::string& account,
                            const http::Secret& key, int64_t unix_s);

// What is signed; for tests.
tts::Result<std::string> shared_key_text(const http::Request& request, const std::string& account);

}  // namespace caesura::postgres_blob
