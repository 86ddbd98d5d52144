// Looks through SSML that a request brings, before it is sent as it is.
#pragma once

#include <tts/status.hpp>

#include <string_view>

namespace caesura::google {

// INVALID_ARGUMENT with line and column for what is no XML or has no speak root, for document
// types, and for audio to fetch unless addresses are allowed. Never repeats text of the document.
tts::Status check_ssml(std::string_view ssml, bool allow_external_uris);

}  // namespace caesura::google
