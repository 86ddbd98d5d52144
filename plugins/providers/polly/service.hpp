// The connection to Polly in one region: requests that are signed and carry our name.
#pragma once

#include <tts/services.hpp>

#include <memory>

#include "plugins/providers/polly/polly_options.hpp"

namespace caesura::polly {

class Service {
 public:
  // INVALID_ARGUMENT where the CA file cannot be read. `options` outlives the service.
  static tts::Result<std::unique_ptr<Service>> connect(const tts::Host& host,
                                                       const PollyOptions& options);

  struct Answer {
    std::string body;     // where no receiver took it
    int64_t billed = -1;  // characters as the service counted them; -1 = it did not say
  };
  // POST /v1/speech. `accept` begins the media type of a success, `spoken` never shows in an
  // error. [thread-safe]
  tts::Result<Answer> synthesize(tts::Context context, std::string_view body,
                                 std::string_view spoken, std::string_view accept,
                                 const http::Receiver& receiver = {}) const;
  // GET /v1/voices: one page, the first for an empty token. [thread-safe]
  tts::Result<std::string> describe_voices(tts::Context context, std::string_view engine,
                                           std::string_view next_token) const;

 private:
  Service(const tts::Host& host, const PollyOptions& options, std::unique_ptr<http::Client> client)
      : host_(host), options_(options), client_(std::move(client)) {}
  tts::Status send(tts::Context context, http::Request& request, http::Response& response,
                   const http::Receiver& receiver = {}) const;

  const tts::Host host_;
  const PollyOptions& options_;
  const std::unique_ptr<http::Client> client_;
};

}  // namespace caesura::polly
