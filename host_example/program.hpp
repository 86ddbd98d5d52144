// What all commands share: the common options, and the command that was chosen.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>
#include <string>

namespace caesura::host {

struct CommonOptions {
  std::string config;     // a file; empty = the built-in config
  std::string chain;      // empty = "default", or the only one
  std::string log_level;  // empty = the command's own choice
  bool json = false;      // one document on stdout instead of text for people
};

struct Program {
  CommonOptions common;
  std::function<void()> chosen;  // throws Failure
};

// `--log-level`, `--config` and so on, which stand before or behind the command's name.
void add_common_options(CLI::App& app, CommonOptions& common);

// `--pauses`, whose words Session::pauses() resolves.
void add_pauses_option(CLI::App& command, std::optional<std::string>& pauses);

// A command with the common options, which `run` carries out. The example is a whole command line.
CLI::App& add_command(CLI::App& app, Program& program, const std::string& name,
                      const std::string& description, const std::string& example,
                      std::function<void()> run);

void add_speak(CLI::App& app, Program& program);
void add_produce(CLI::App& app, Program& program);
void add_cost(CLI::App& app, Program& program);
void add_cache(CLI::App& app, Program& program);
void add_pauses(CLI::App& app, Program& program);
void add_plugins(CLI::App& app, Program& program);
void add_voices(CLI::App& app, Program& program);
void add_silences(CLI::App& app, Program& program);
void add_serve(CLI::App& app, Program& program);
void add_store(CLI::App& app, Program& program);

}  // namespace caesura::host
