// A provider `azure` that talks to the fake service.
#pragma once

#include <memory>

#include "fake_service.hpp"
#include "providers/speaking.hpp"

namespace caesura::test {

inline constexpr const char* kJenny = R"("voice": "en-US-JennyNeural")";

class Azure {
 public:
  // `more` are members of the config beside endpoint and credential.
  explicit Azure(const std::string& more = kJenny, const std::string& login = R"("key": "${KEY}")")
      : fake("azure"), speaker_("azure", config(more, login)) {
    speaker_.host.add_secret("${KEY}", "good-key");
  }

  tts_status speak(const tts_request& request, KeepingSink& sink,
                   const TestContext& context = TestContext()) {
    return speaker_.speak(request, sink, context);
  }
  // The document that the fake was sent for a request that it must take.
  std::string document(const tts_request& request) {
    speaker_.audio(request);
    return std::string(fake.last().at("body").as_string());
  }
  Speaker& speaker() { return speaker_; }
  TestHost& host() { return speaker_.host; }
  std::string message() const { return speaker_.error.message; }
  const tts_error& error() const { return speaker_.error; }

  FakeService fake;

 private:
  std::string config(const std::string& more, const std::string& login) const {
    return "{\"endpoint\": \"" + fake.http() + "\", " + login + (more.empty() ? "" : ", ") + more +
           "}";
  }

  Speaker speaker_;
};

inline std::string silence(const std::string& type, int ms) {
  return "<mstts:silence type=\"" + type + "\" value=\"" + std::to_string(ms) + "ms\"/>";
}
inline std::string pause(int ms) {
  return "<break time=\"" + std::to_string(ms) + "ms\"/>";
}

}  // namespace caesura::test
