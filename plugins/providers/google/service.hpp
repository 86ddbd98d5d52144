// The connection to the service: requests with our name and credential on them.
#pragma once

#include "plugins/providers/google/answer.hpp"
#include "plugins/providers/google/authorization.hpp"
#include "plugins/providers/google/speech_request.hpp"

namespace caesura::google {

class Service {
 public:
  // INVALID_ARGUMENT where the CA file cannot be read. `options` outlives the service.
  static tts::Result<std::unique_ptr<Service>> connect(const tts::Host& host,
                                                       const GoogleOptions& options);

  // Speaks into the sink: audio, and marks where times were asked for. Nothing reaches the sink
  // before the whole answer is here and is audio. `text` is what messages must not show.
  // [thread-safe]
  tts::Status speak(tts::Context context, const SpeechRequest& asked, std::string_view text,
                    const tts::Sink& sink);
  // The body of the list of voices. [thread-safe]
  tts::Result<std::string> list_voices(tts::Context context);

 private:
  Service(const tts::Host& host, const GoogleOptions& options, std::unique_ptr<http::Client> client)
      : host_(host),
        options_(options),
        client_(std::move(client)),
        authorization_(host_, options_, *client_) {}
  tts::Status send(tts::Context context, http::Request& request, http::Response& response);

  const tts::Host host_;
  const GoogleOptions& options_;
  const std::unique_ptr<http::Client> client_;
  Authorization authorization_;
};

}  // namespace caesura::google
