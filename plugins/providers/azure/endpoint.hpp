// The addresses of one Speech resource.
#pragma once

#include <tts/status.hpp>

#include <string>
#include <string_view>

namespace caesura::azure {

struct Endpoint {
  std::string server;         // synthesis, without the deployment: what identifies the service
  std::string synthesis_url;  // with the deployment
  std::string voices_url;
  std::string token_url;  // of the same family of hosts, for its tokens work nowhere else

  struct Config {
    std::string region;          // "westeurope", or
    std::string endpoint;        // an origin, or the address of synthesis
    std::string deployment;      // of a custom voice; may be empty
    std::string token_endpoint;  // empty = derived
  };
  // INVALID_ARGUMENT names the option.
  static tts::Result<Endpoint> resolve(const Config& config);
};

}  // namespace caesura::azure
