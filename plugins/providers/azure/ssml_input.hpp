// Looks through SSML that a request brings, before it is sent as it is.
#pragma once

#include <tts/status.hpp>

#include <string_view>

namespace caesura::azure {

// INVALID_ARGUMENT with line and column for what the service would refuse (no XML, no speak root,
// no voice, more than 50 voice and audio elements) and what it must not be asked to do: document
// types, and addresses to fetch unless they are allowed. Never repeats text of the document.
tts::Status check_ssml(std::string_view ssml, bool allow_external_uris);

}  // namespace caesura::azure
