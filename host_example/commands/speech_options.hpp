// The options that say what is spoken: the same for every command that takes one text.
#pragma once

#include "host_example/program.hpp"
#include "host_example/speech.hpp"

namespace caesura::host {

// --voice, --language, --rate, --pitch, --tenant and --pauses.
void add_speech_options(CLI::App& command, Speech& speech, std::optional<std::string>& pauses);

}  // namespace caesura::host
