// A short-lived bearer token: fetched by one for all, renewed in time, replaced when refused.
#pragma once

#include <tts/call.hpp>
#include <tts/services.hpp>

#include <condition_variable>
#include <functional>
#include <mutex>

#include "plugins/support/http/secret.hpp"

namespace caesura::http {

class TokenCache {
 public:
  struct Fetched {
    Secret token;
    int64_t lifetime_ms = 0;  // from now
  };
  struct Lent {
    Secret token;
    uint64_t generation = 0;  // for refuse; the first token has 1
  };
  using Fetch = std::function<tts::Result<Fetched>()>;

  // The token in use, or what `fetch` brings where there is none or nine tenths of its life are
  // over. One caller fetches, the others wait as long as their context allows. A renewal that
  // fails while the old token still lives costs nobody a request. [thread-safe]
  tts::Result<Lent> get(tts::Context context, const tts::Host& host, const Fetch& fetch);
  // The service refused the token of that generation: the next get fetches another. [thread-safe]
  void refuse(uint64_t generation);

 private:
  std::mutex mutex_;
  std::condition_variable fetched_;
  bool fetching_ = false;
  Secret token_;
  uint64_t generation_ = 0;
  int64_t fetched_ns_ = 0;
  int64_t lifetime_ns_ = 0;
};

}  // namespace caesura::http
