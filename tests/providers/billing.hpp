// What a provider says of a bill before it speaks.
#pragma once

#include <tts/ext/billing.h>

#include "providers/speaking.hpp"

namespace caesura::test {

// As text, for it is compared with what speech tells; "none" where the provider does not say.
inline std::string billed_beforehand(const Speaker& speaker, const tts_request& request) {
  const auto* billing = speaker.extension<tts_ext_billing>(TTS_EXT_BILLING);
  int64_t characters = 0;
  if (billing == nullptr ||
      billing->billed_characters(billing, &request, &characters, nullptr) != TTS_OK) {
    return "none";
  }
  return std::to_string(characters);
}

}  // namespace caesura::test
