// The elevenlabs provider before its fake service.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "fake_service.hpp"
#include "providers/speaking.hpp"

namespace caesura::test {

inline constexpr const char* kRachel = "21m00Tcm4TlvDq8ikWAM";

// `more` are further options, each with a comma before; of two with one name the last holds.
inline std::string elevenlabs_config(const std::string& endpoint, const std::string& more = "") {
  return R"({"endpoint": ")" + endpoint + R"(", "key": "${ENV:TEST_KEY}", "voice": ")" + kRachel +
         "\"" + more + "}";
}

struct ElevenLabsSpeaker : Speaker {
  explicit ElevenLabsSpeaker(const std::string& config, const std::string& key = "good-key")
      : Speaker("elevenlabs", config) {
    host.add_secret("${ENV:TEST_KEY}", key);
  }
};

// The JSON that the service was sent last.
inline boost::json::object last_body(FakeService& fake) {
  return boost::json::parse(std::string_view(fake.last().at("body").as_string())).as_object();
}

inline std::string last_text(FakeService& fake) {
  return std::string(last_body(fake).at("text").as_string());
}

}  // namespace caesura::test
