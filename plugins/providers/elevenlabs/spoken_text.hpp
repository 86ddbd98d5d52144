// The text as it is sent: with a break where a pause was asked for.
#pragma once

#include <string>
#include <string_view>

#include "plugins/support/text/pause_class.hpp"

namespace caesura::elevenlabs {

// What the model takes for a pause; more is refused or read aloud.
inline constexpr int32_t kLongestBreakMs = 3000;

struct SpokenText {
  std::string text;
  text::ClassSet not_rendered;  // set and acting, but left out or cut to kLongestBreakMs
};

// Pure. Without `breaks` the text stays as it is. A pause of 0 has no markup: it is told, as what
// is left out. The language decides what is a mark.
SpokenText with_breaks(std::string_view text, std::string_view language,
                       const text::PauseSettings& asked, bool breaks);

}  // namespace caesura::elevenlabs
