// Azure's names of audio formats: riff-24khz-16bit-mono-pcm and the like.
#pragma once

#include <tts/abi.h>

#include <optional>
#include <string_view>

#include "host_example/serve/containers.hpp"

namespace caesura::serve {

struct AzureFormat {
  tts_audio_format format;
  Container container;
};

// Empty for a name that is none, and for codecs that the ABI does not know (silk, amr-wb, g722).
std::optional<AzureFormat> parse_azure_format(std::string_view name);

}  // namespace caesura::serve
