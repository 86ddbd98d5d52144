// Whether the tables of a plugin are what tts/abi.h promises.
#pragma once

#include <tts/status.hpp>

#include <vector>

namespace caesura::pipeline {

// The factories of known kinds, or what is wrong, in one line without the file's name.
tts::Result<std::vector<const tts_factory*>> check_plugin(const tts_plugin* plugin);

}  // namespace caesura::pipeline
