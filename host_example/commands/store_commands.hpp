// The commands below `caesura store` that stand in files of their own.
#pragma once

#include "host_example/program.hpp"

namespace caesura::host {

void add_adopt(CLI::App& store, Program& program);

}  // namespace caesura::host
