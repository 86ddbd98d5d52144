// Secrets of the mapping `blobs`.
#pragma once

#include <string>

#include "plugins/support/http/secret.hpp"

namespace caesura::postgres_blob {

// Straight from the host. A failure is FAILED_PRECONDITION and names the option: a missing secret
// must not look like a missing blob.
inline tts::Result<http::Secret> read_secret(const tts::Host& host, std::string_view option,
                                             std::string_view reference) {
  auto secret = http::Secret::read(host, reference);
  if (secret.ok() && !secret.value().empty()) return secret;
  const std::string why = secret.ok() ? "the secret is empty" : secret.status().message();
  return tts::Status{TTS_FAILED_PRECONDITION, "blobs." + std::string(option) + ": " + why};
}

}  // namespace caesura::postgres_blob
