// The options of `use: azure`.
#pragma once

#include <tts/status.hpp>

#include <string>
#include <string_view>

#include "plugins/providers/azure/endpoint.hpp"
#include "plugins/providers/azure/output_format.hpp"
#include "plugins/support/http/client.hpp"

namespace caesura::azure {

extern const char kSchema[];  // JSON Schema of the options

enum class Login {
  key,             // the key goes with each request
  exchange_token,  // the key is exchanged for a token
  given_token,     // the config names a token, from Entra for instance
};

// Whether silence, break and prosody may be written.
enum class Markup { by_voice, always, never };

struct AzureOptions {
  Endpoint endpoint;
  std::string deployment;
  Login login = Login::key;
  std::string secret_reference;  // of the key or the token
  std::string voice;
  std::string language;
  std::string style;
  std::string role;
  double style_degree = 1;
  std::string effect;
  std::string parameters;
  int64_t leading_silence_ms = -1;  // -1 = the voice's own
  int64_t tailing_silence_ms = -1;
  Markup markup = Markup::by_voice;
  std::string lexicon_uri;
  std::string lexicon_revision;
  bool allow_external_uris = false;
  bool check_style = true;
  std::string epoch;
  const OutputFormat* format = nullptr;
  std::string user_agent = "caesura";
  http::ClientOptions client;
  http::Limits limits;
  uint32_t max_concurrency = 0;  // 0 = any number
  std::size_t max_characters = 20'000;

  static tts::Result<AzureOptions> parse(std::string_view json);
};

}  // namespace caesura::azure
