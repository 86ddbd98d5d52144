// Ctrl-C ends what is under way cleanly; a second one ends the program.
#pragma once

#include <tts/abi.h>

namespace caesura::host {

// From here on SIGINT and SIGTERM only raise a flag, the first time.
void watch_for_interrupts();

bool interrupted();

// A context that is cancelled by an interrupt and has no deadline. Lives for ever. [thread-safe]
const tts_context* interruptible_context();

}  // namespace caesura::host
