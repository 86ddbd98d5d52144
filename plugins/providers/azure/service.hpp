// The connection to one Speech resource: requests with our name and credential on them.
#pragma once

#include "plugins/providers/azure/authorization.hpp"

namespace caesura::azure {

class Service {
 public:
  // INVALID_ARGUMENT where the CA file cannot be read. `options` outlives the service.
  static tts::Result<std::unique_ptr<Service>> connect(const tts::Host& host,
                                                       const AzureOptions& options);

  // Speaks into `receiver`. A refused token is replaced once; that was before any byte of audio.
  // [thread-safe]
  tts::Status speak(tts::Context context, std::string_view ssml, std::string_view spoken,
                    std::string_view output_format, const http::Receiver& receiver);
  // The body of the list of voices. [thread-safe]
  tts::Result<std::string> list_voices(tts::Context context);

 private:
  Service(const tts::Host& host, const AzureOptions& options, std::unique_ptr<http::Client> client)
      : host_(host),
        options_(options),
        client_(std::move(client)),
        authorization_(host_, options_, *client_) {}
  tts::Status send(tts::Context context, http::Request& request, http::Response& response,
                   const http::Receiver& receiver = {});

  const tts::Host host_;
  const AzureOptions& options_;
  const std::unique_ptr<http::Client> client_;
  Authorization authorization_;
};

}  // namespace caesura::azure
