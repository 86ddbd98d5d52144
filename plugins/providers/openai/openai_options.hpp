// The options of `use: openai`.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "plugins/providers/openai/response_format.hpp"
#include "plugins/support/http/request.hpp"

namespace caesura::openai {

extern const char kSchema[];  // JSON Schema of the options

struct OpenAiOptions {
  std::string base_url;  // without "/v1" and without a slash at its end
  std::string key;       // a reference to the secret; empty = the server wants none
  std::string organization;
  std::string project;
  std::string model;
  std::string voice;
  std::string instructions;
  double speed = 1;                // at rate_pct 0
  boost::json::object extra_body;  // merged into the JSON that is sent
  ResponseFormat format = ResponseFormat::kWav;
  uint32_t sample_rate = 0;  // Hz that the config states; 0 = it does not
  bool events = false;       // audio as server-sent events
  std::string language;      // of a request that names none; decides what is a mark
  std::string epoch;
  std::vector<std::string> voices;  // what `caesura voices` lists
  bool ask_voices = false;          // ... or the server is asked
  std::size_t max_characters = 4096;
  uint32_t max_concurrency = 0;  // 0 = any number
  std::string user_agent;
  std::string ca_file;
  bool insecure_loopback = false;
  http::Limits limits;

  // INVALID_ARGUMENT names the option and what would be right.
  static tts::Result<OpenAiOptions> parse(std::string_view json);
};

}  // namespace caesura::openai
