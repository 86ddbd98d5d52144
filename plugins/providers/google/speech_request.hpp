// What a request becomes for the service: one JSON body, which is both sent and keyed.
#pragma once

#include <tts/values.hpp>

#include <string>

#include "plugins/providers/google/google_options.hpp"
#include "plugins/providers/google/pause_markup.hpp"

namespace caesura::google {

struct SpeechRequest {
  std::string body;  // canonical JSON
  std::string voice;
  std::string language;
  std::string model;
  std::string prompt;
  AudioFormat format;
  Input input;
  bool time_points = false;  // which only v1beta1 gives
};

// Pure. INVALID_ARGUMENT for a request that the service cannot speak as it is meant.
tts::Result<SpeechRequest> render(const GoogleOptions& options, const tts_request& request);

// Code points of the input with all its tags but `mark`.
int64_t billed_characters(const Input& input);

}  // namespace caesura::google
