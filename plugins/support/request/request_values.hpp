// What every provider makes of a request before it speaks: checked values, defaults filled in, one
// spelling for one meaning. All functions are pure and safe on any thread; an error is always
// INVALID_ARGUMENT, names the member and never holds any of the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tts/values.hpp>

#include "plugins/support/text/pause_class.hpp"

namespace caesura::request {

// Well-formed UTF-8 without NUL, not empty, at most `max_characters` code points.
tts::Status check_text(std::string_view text, std::size_t max_characters);

// Inherited pauses (the host has resolved the config's) and the engine's own are both -2.
tts::Result<text::PauseSettings> pauses_of(const tts_request& request);

// A change in percent, 0 where it is unset: absent equals default.
tts::Result<double> percent(std::string_view member, double value, double least, double most);

// The shortest decimal that means this number: 500 and 500.0 are "500". Never "-0".
std::string canonical(double value);

// As TTS_INFO_PAUSES_NOT_RENDERED wants them: "sentence,comma".
std::string class_names(text::ClassSet classes);

}  // namespace caesura::request
