// The openai provider before its fake service.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>

#include "fake_service.hpp"
#include "providers/speaking.hpp"

namespace caesura::test {

// `more` are further options, each with a comma before.
inline std::string openai_config(const std::string& base_url, const std::string& more = "") {
  return R"({"base_url": ")" + base_url +
         R"(", "key": "${ENV:TEST_KEY}", "model": "gpt-4o-mini-tts", "voice": "alloy")" + more +
         "}";
}

struct OpenAiSpeaker : Speaker {
  explicit OpenAiSpeaker(const std::string& config, const std::string& key = "good-key")
      : Speaker("openai", config) {
    host.add_secret("${ENV:TEST_KEY}", key);
  }
};

// The JSON that the service was sent last.
inline boost::json::object last_body(FakeService& fake) {
  return boost::json::parse(std::string_view(fake.last().at("body").as_string())).as_object();
}

}  // namespace caesura::test
