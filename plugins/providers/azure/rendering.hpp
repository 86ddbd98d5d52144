// What a request becomes for Azure: one SSML document, which is both sent and keyed.
#pragma once

#include <tts/values.hpp>

#include <string>

#include "plugins/providers/azure/azure_options.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::azure {

struct Rendered {
  std::string ssml;
  std::string voice;     // empty where the request brought SSML
  std::string language;  // the same
  std::string style;
  std::string role;
  const OutputFormat* format = nullptr;
  text::ClassSet pauses_not_rendered;  // acting, but left out or cut to 20 s
};

// Pure. INVALID_ARGUMENT for a request that Azure cannot speak as it is meant.
tts::Result<Rendered> render(const AzureOptions& options, const tts_request& request);

// Voices made by the HD models take neither pauses nor prosody.
bool is_hd_voice(std::string_view voice);

// "sr-Latn-RS" of "sr-Latn-RS-NicholasNeural"; empty where the name begins with no locale.
std::string_view locale_of_voice(std::string_view voice);

}  // namespace caesura::azure
