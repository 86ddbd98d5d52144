// Who we are for the service: a key, or a token that is fetched and renewed.
#pragma once

#include <tts/call.hpp>
#include <tts/services.hpp>

#include <condition_variable>
#include <mutex>

#include "plugins/providers/azure/azure_options.hpp"
#include "plugins/support/http/client.hpp"

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
  // Keys and given tokens are read from the host each time, so that a rotated one is seen. One
  // caller fetches a token, the others wait for it as long as their context allows. [thread-safe]
  tts::Result<Credential> get(tts::Context context);
  // The service refused the token of that generation: the next get fetches another. [thread-safe]
  void refuse(uint64_t generation);

 private:
  tts::Result<Credential> exchange(tts::Context context);
  tts::Result<http::Secret> fetch(tts::Context context) const;
  Credential bearer() const;

  const tts::Host& host_;
  const AzureOptions& options_;
  const http::Client& client_;
  std::mutex mutex_;
  std::condition_variable fetched_;
  bool fetching_ = false;
  http::Secret token_;
  uint64_t generation_ = 0;
  int64_t fetched_ns_ = 0;
};

}  // namespace caesura::azure
