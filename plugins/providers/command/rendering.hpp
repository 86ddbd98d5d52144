// What a request becomes for the engine: its arguments and its standard input.
#pragma once

#include <set>
#include <string>
#include <tts/values.hpp>
#include <vector>

#include "plugins/providers/command/command_options.hpp"
#include "plugins/support/text/pause_class.hpp"

namespace caesura::command {

// Without braces, for the arguments' templates.
const std::set<std::string, std::less<>>& placeholder_names();

struct Rendered {
  std::vector<std::string> arguments;
  std::string input;
  std::string voice;                   // empty where no argument holds it
  std::string language;                // the same
  std::string model;                   // the same
  text::ClassSet pauses_not_rendered;  // set, acting on this text, and not in the input
};

// Pure. INVALID_ARGUMENT for a request that this engine cannot speak as it is meant.
tts::Result<Rendered> render(const CommandOptions& options, const tts_request& request);

}  // namespace caesura::command
