// What a request becomes for Polly: the body of a SynthesizeSpeech, which is both sent and keyed.
#pragma once

#include <tts/values.hpp>

#include <string>
#include <vector>

#include "plugins/providers/polly/polly_options.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::polly {

struct Rendered {
  const Engine* engine = nullptr;
  std::string voice;
  std::string language;  // LanguageCode; empty = the voice's own, nothing is sent
  std::vector<std::string> lexicons;
  OutputFormat format;
  std::string text;       // plain, or SSML
  bool ssml = false;      // of the text
  bool own_ssml = false;  // made here: offsets in it are not offsets in the request's text
  std::vector<std::string> mark_types;  // empty = no marks are asked for
  text::ClassSet pauses_not_rendered;   // acting, but cut to 10 s
  int64_t billed = 0;                   // of one request, by our own count

  std::string audio_body() const;
  std::string marks_body() const;
};

// Pure. INVALID_ARGUMENT for a request that Polly cannot speak as it is meant.
tts::Result<Rendered> render(const PollyOptions& options, const tts_request& request);

}  // namespace caesura::polly
