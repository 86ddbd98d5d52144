// The options of `use: elevenlabs`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugins/providers/elevenlabs/output_format.hpp"
#include "plugins/providers/elevenlabs/voice_settings.hpp"
#include "plugins/support/http/request.hpp"

namespace caesura::elevenlabs {

extern const char kSchema[];  // JSON Schema of the options

// Whether breaks may be written into the text.
enum class Markup { by_model, always, never };

struct Dictionary {
  std::string id;
  std::string version;  // empty = whatever is the latest on the server
};

struct ElevenLabsOptions {
  std::string endpoint;  // without "/v1" and without a slash at its end
  std::string key;       // a reference to the secret
  std::string voice;
  std::string model;
  std::string language;  // of a request that names none
  VoiceSettings settings;
  std::optional<uint32_t> seed;
  std::string text_normalization;  // "auto", "on", "off"; empty = not sent
  bool language_text_normalization = false;
  std::vector<Dictionary> dictionaries;  // applied in this order
  bool instant_clone = false;            // of a professional clone: use_pvc_as_ivc
  std::optional<int64_t> streaming_latency;
  Markup markup = Markup::by_model;
  const OutputFormat* format = nullptr;
  std::string epoch;
  bool keep_history = true;        // false = zero retention
  std::size_t max_characters = 0;  // 0 = the model's
  uint32_t max_concurrency = 0;    // 0 = any number
  std::string user_agent;
  std::string ca_file;
  bool insecure_loopback = false;
  http::Limits limits;

  // INVALID_ARGUMENT names the option and what would be right.
  static tts::Result<ElevenLabsOptions> parse(std::string_view json);
};

}  // namespace caesura::elevenlabs
