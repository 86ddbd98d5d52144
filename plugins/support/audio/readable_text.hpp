// Text under the name of audio: an error page or message that came with status 200.
#pragma once

#include <string_view>

namespace caesura::audio {

// Whether an answer begins as text, in any language: its first 256 bytes are UTF-8 without control
// characters but tabs and line ends. Samples and codecs do not look so. False for no bytes at all.
bool reads_as_text(std::string_view head);

// Stricter, for sounds that may be short: it begins with <, { or [ as HTML, XML and JSON do, too.
bool reads_as_markup(std::string_view head);

}  // namespace caesura::audio
