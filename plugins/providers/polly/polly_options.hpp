// The options of `use: polly`.
#pragma once

#include <tts/status.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "plugins/providers/polly/output_format.hpp"
#include "plugins/support/http/client.hpp"

namespace caesura::polly {

extern const char kSchema[];  // JSON Schema of the options

// The service takes so many characters in one request, tags included.
inline constexpr std::size_t kMaxTotalCharacters = 6000;

struct PollyOptions {
  std::string region;
  std::string origin;         // https://polly.eu-west-1.amazonaws.com, or what `endpoint` says
  std::string access_key_id;  // references of secrets, these three
  std::string secret_access_key;
  std::string session_token;  // empty = none
  const Engine* engine = nullptr;
  std::string voice;
  std::string language;
  std::string style;
  std::vector<std::string> lexicons;  // in order of precedence
  std::string lexicon_revision;
  std::vector<std::string> mark_types;
  UsualFormat format;
  std::string epoch;
  std::string user_agent = "caesura";
  http::ClientOptions client;
  http::Limits limits;
  uint32_t max_concurrency = 0;  // 0 = any number
  std::size_t max_characters = 3000;

  static tts::Result<PollyOptions> parse(std::string_view json);
};

// Five names at most, each of 1 to 20 letters and digits; else INVALID_ARGUMENT.
tts::Status check_lexicons(const std::vector<std::string>& names);

}  // namespace caesura::polly
