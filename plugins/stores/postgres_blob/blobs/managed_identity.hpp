// Tokens of the identity that this machine has in Azure, so that no secret has to lie anywhere.
#pragma once

#include <memory>
#include <string>

#include "plugins/support/http/client.hpp"
#include "plugins/support/http/token_cache.hpp"

namespace caesura::postgres_blob {

inline constexpr const char* kIdentityEndpoint =
    "http://169.254.169.254/metadata/identity/oauth2/token";

// https, http on loopback, or http on the metadata address.
tts::Status check_identity_endpoint(const std::string& endpoint);

// [thread-safe]
class ManagedIdentity {
 public:
  // `client_id` empty = the machine's own identity, else one that is assigned to it.
  static tts::Result<std::unique_ptr<ManagedIdentity>> open(const tts::Host& host,
                                                            std::string endpoint,
                                                            std::string client_id);

  // For Azure Storage. One caller asks, the others wait; renewed after nine tenths of its life.
  // FAILED_PRECONDITION where this machine has no such identity, UNAVAILABLE where nobody answers;
  // never NOT_FOUND, which would look like a missing blob.
  tts::Result<http::TokenCache::Lent> token(tts::Context context);
  // The service refused it.
  void refuse(uint64_t generation) { tokens_.refuse(generation); }

 private:
  ManagedIdentity(const tts::Host& host, std::string url, std::unique_ptr<http::Client> client)
      : host_(host), url_(std::move(url)), client_(std::move(client)) {}
  tts::Status fetch(tts::Context context, http::TokenCache::Fetched& fetched) const;

  const tts::Host host_;
  const std::string url_;
  const std::unique_ptr<http::Client> client_;
  http::TokenCache tokens_;
};

}  // namespace caesura::postgres_blob
