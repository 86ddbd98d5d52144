// A provider `polly` that talks to the fake service.
#pragma once

#include "fake_service.hpp"
#include "plugins/support/audio/silence.hpp"
#include "providers/speaking.hpp"

namespace caesura::test {

inline constexpr const char* kJoanna = R"("voice": "Joanna")";
inline constexpr const char* kPollyKeys =
    R"("region": "eu-west-1", "access_key_id": "${ID}", "secret_access_key": "${KEY}")";

class Polly {
 public:
  // `more` are members of the config beside endpoint, region and credentials.
  explicit Polly(const std::string& more = kJoanna)
      : fake("polly"),
        speaker_("polly", "{\"endpoint\": \"" + fake.http() + "\", " + kPollyKeys +
                              (more.empty() ? "" : ", ") + more + "}") {
    speaker_.host.add_secret("${ID}", "AKIDPOLLY");
    speaker_.host.add_secret("${KEY}", "polly+secret/key");
  }

  tts_status speak(const tts_request& request, KeepingSink& sink,
                   const TestContext& context = TestContext()) {
    return speaker_.speak(request, sink, context);
  }
  // The member of the body that the fake was sent for a request that it must take.
  std::string sent(const tts_request& request, std::string_view member = "Text") {
    speaker_.audio(request);
    return last_sent(member);
  }
  std::string last_sent(std::string_view member) {
    const auto body = boost::json::parse(fake.last().at("body").as_string());
    const auto* value = body.as_object().if_contains(member);
    if (value == nullptr) return "(nothing)";
    return value->is_string() ? std::string(value->as_string()) : boost::json::serialize(*value);
  }
  Speaker& speaker() { return speaker_; }
  TestHost& host() { return speaker_.host; }
  std::string message() const { return speaker_.error.message; }
  const tts_error& error() const { return speaker_.error; }

  FakeService fake;

 private:
  Speaker speaker_;
};

// Milliseconds of each silence within PCM of 16 kHz.
inline std::vector<int> silences(const std::string& pcm) {
  std::vector<int> lengths;
  const audio::PcmView view(std::as_bytes(std::span(pcm)), {16000, 1});
  for (const auto& run : audio::silent_runs(view, 160)) {
    lengths.push_back(static_cast<int>(run.length_ms(16000)));
  }
  return lengths;
}

inline std::string polly_pause(int ms) {
  return "<break time=\"" + std::to_string(ms) + "ms\"/>";
}

}  // namespace caesura::test
