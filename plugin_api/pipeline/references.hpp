// ${...} in the strings of a config.
#pragma once

#include "config_error.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace caesura::pipeline {

// What ${config_dir} and ${cache_home} stand for.
struct Surroundings {
  std::filesystem::path config_dir;
  std::filesystem::path cache_home;  // empty where neither XDG_CACHE_HOME nor a home is known
};

Surroundings surroundings(const std::filesystem::path& config_dir);

// Replaces ${config_dir}, ${cache_home} and ${ENV:NAME}; "$${" gives "${". Throws at `place` for
// anything else between braces and for a variable that is not set.
std::string substitute(std::string_view text, const Surroundings& around, const Place& place);

}  // namespace caesura::pipeline
