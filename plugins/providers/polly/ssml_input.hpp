// Looks through SSML that a request brings, before it is sent as it is.
#pragma once

#include <tts/status.hpp>

#include <string_view>

#include "plugins/providers/polly/engine.hpp"

namespace caesura::polly {

// INVALID_ARGUMENT with line and column for what the service would refuse or, on the generative
// engine, may pass over: no XML, no speak root, an element that this engine does not take, a
// break of more than 10 s; and for document types. Never repeats text of the document.
tts::Status check_ssml(std::string_view ssml, const Engine& engine);

}  // namespace caesura::polly
