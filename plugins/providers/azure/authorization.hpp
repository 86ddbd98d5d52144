// Who we are for the service: a key, or a token that is fetched and renewed.
#pragma once

#include <tts/call.hpp>
#include <tts/services.hpp>

#include "plugins/providers/azure/azure_options.hpp"
#include "plugins/support/http/client.hpp"
#include "plugins/support/http/token_cache.hpp"

namespace caesura::azure {

class Authorization {
 public:
  // All three outlive this object.
  Authorization(const tts::Host& host, const AzureOptions& options, const http::Client& client)
      : host_(host), options_(options), client_(client) {}

  struct Credential {
    http::Header header;
    uint64_t generation = 0;  // of a fetched token; 0 = fetching again would change nothing
  };
  // Keys and given tokens are read from the host each time, so that a rotated one is seen.
  // [thread-safe]
  tts::Result<Credential> get(tts::Context context);
  // The service refused the token of that generation: the next get fetches another. [thread-safe]
  void refuse(uint64_t generation) { tokens_.refuse(generation); }

 private:
  tts::Result<http::TokenCache::Fetched> fetch(tts::Context context) const;

  const tts::Host& host_;
  const AzureOptions& options_;
  const http::Client& client_;
  http::TokenCache tokens_;
};

}  // namespace caesura::azure
