// What is built into the program.
#pragma once

#include <string_view>

namespace caesura::host {

extern const std::string_view kDefaultConfig;  // YAML: what is used without --config
extern const std::string_view kVersion;

}  // namespace caesura::host
