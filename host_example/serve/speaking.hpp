// What is to be spoken for a client, and as a request of the ABI.
#pragma once

#include <tts/values.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host_example/serve/containers.hpp"

namespace caesura::serve {

class Chain;

// Empty and unset mean: as the config says.
struct Speaking {
  Chain* chain = nullptr;
  std::string text;
  std::string language;
  std::string voice;
  std::string model;
  std::string style;
  std::string project;  // labels of the entry
  std::string chapter;
  std::optional<double> rate_pct;
  std::optional<double> pitch_pct;
  std::optional<tts_pauses> pauses;
  std::optional<tts_audio_format> format;
  std::vector<std::pair<std::string, std::string>> options;
  uint32_t flags = 0;  // TTS_REQUEST_*
  Container container = Container::wav;
  // Answers If-None-Match and Range as a resource does that can be had by GET.
  bool is_resource = false;
};

// Borrows from a Speaking and a tenant, which outlive it.
class SpeakingRequest {
 public:
  SpeakingRequest(const Speaking& speaking, const std::string& tenant, uint32_t more_flags = 0);
  SpeakingRequest(const SpeakingRequest&) = delete;
  SpeakingRequest& operator=(const SpeakingRequest&) = delete;

  [[nodiscard]] const tts_request& get() const { return request_; }

 private:
  tts_request request_;
  tts_kv labels_[2];
  std::vector<tts_kv> options_;
};

}  // namespace caesura::serve
