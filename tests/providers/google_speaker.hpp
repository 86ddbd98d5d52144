// A provider `google` that talks to the fake service.
#pragma once

#include <cmath>
#include <memory>

#include "fake_service.hpp"
#include "providers/speaking.hpp"

namespace caesura::test {

inline constexpr const char* kNeural = R"("voice": "en-US-Neural2-C")";

class Google {
 public:
  // `more` are members of the config beside endpoint and credential.
  explicit Google(const std::string& more = kNeural,
                  const std::string& login = R"("key": "${KEY}")")
      : fake("google"), speaker_("google", config(more, login)) {
    speaker_.host.add_secret("${KEY}", "good-key");
  }

  tts_status speak(const tts_request& request, KeepingSink& sink,
                   const TestContext& context = TestContext()) {
    return speaker_.speak(request, sink, context);
  }
  // The JSON that the fake was sent for a request that it must take.
  boost::json::object sent(const tts_request& request) {
    speaker_.audio(request);
    return boost::json::parse(fake.last().at("body").as_string()).as_object();
  }
  // What stands in the input's only member, behind its name: "ssml <speak>...".
  std::string input(const tts_request& request) {
    const auto body = sent(request);
    const auto& only = *body.at("input").as_object().begin();
    return std::string(only.key()) + " " + std::string(only.value().as_string());
  }
  // What is told about a request that must succeed.
  std::map<std::string, std::string> told(const tts_request& request) {
    KeepingSink sink;
    if (speak(request, sink) != TTS_OK) throw std::runtime_error(message());
    if (sink.broke_the_order) throw std::runtime_error("info stood within the audio");
    return sink.info;
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

// The runs of silence in samples of 16 bits, in whole milliseconds: one for each break, for the
// fake's speech is loud all the time.
inline std::vector<int> silences(const std::string& samples, int rate = 24000) {
  std::vector<int> found;
  int run = 0;
  const auto end_run = [&] {
    if (run > 0) found.push_back(run * 1000 / rate);
    run = 0;
  };
  for (std::size_t at = 0; at + 1 < samples.size(); at += 2) {
    if (samples[at] == 0 && samples[at + 1] == 0) {
      ++run;
    } else {
      end_run();
    }
  }
  end_run();
  return found;
}

}  // namespace caesura::test
