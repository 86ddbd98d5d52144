// Which program speaks: found, and told apart from every other one.
#pragma once

#include <string>
#include <tts/call.hpp>

#include "plugins/providers/command/command_options.hpp"

namespace caesura::command {

struct EngineIdentity {
  std::string path;     // of the file that is run
  std::string file;     // size, time of change and number of that file
  std::string version;  // what the engine says of itself; empty when it was not asked
};

// FAILED_PRECONDITION with a remedy when the program is not there or does not tell its version.
// Runs it once, for at most 5 seconds.
tts::Result<EngineIdentity> identify(const CommandOptions& options, tts::Context context);

// As in EngineIdentity::file; empty when the file is gone.
std::string describe_file(const std::string& path);

}  // namespace caesura::command
