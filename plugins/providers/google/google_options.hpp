// The options of `use: google`.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/providers/google/audio_encoding.hpp"
#include "plugins/support/http/client.hpp"

namespace caesura::google {

extern const char kSchema[];  // JSON Schema of the options

enum class Login {
  key,              // an API key goes with each request
  given_token,      // the config names an access token, which something else renews
  service_account,  // tokens are fetched with the account's private key
};

// How a pause may be written.
enum class PauseMarkup { by_voice, ssml, tags, never };

struct GoogleOptions {
  std::string server;  // what stands before /v1
  Login login = Login::key;
  std::string secret_reference;  // of the key, the token or the account's JSON
  std::string token_endpoint;    // empty = the account names it
  std::string quota_project;
  std::string voice;
  std::string language;
  std::string model;
  std::string prompt;
  double speaking_rate = 1;  // at rate_pct 0
  double pitch = 0;          // semitones at pitch_pct 0
  double volume_gain_db = 0;
  std::vector<std::string> effects_profile;
  boost::json::object extra_body;
  PauseMarkup pause_markup = PauseMarkup::by_voice;
  int32_t max_break_ms = 10'000;
  bool allow_external_uris = false;
  AudioFormat format;
  std::string epoch;
  std::size_t max_bytes = 5000;
  uint32_t max_concurrency = 0;  // 0 = any number
  std::string user_agent = "caesura";
  http::ClientOptions client;
  http::Limits limits;

  // INVALID_ARGUMENT names the option and what would be right.
  static tts::Result<GoogleOptions> parse(std::string_view json);
};

}  // namespace caesura::google
