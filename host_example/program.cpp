#include "host_example/program.hpp"

#include <utility>

namespace caesura::host {

void add_common_options(CLI::App& app, CommonOptions& common) {
  app.add_option("--config", common.config,
                 "config in YAML; without it espeak-ng speaks, and $XDG_CACHE_HOME/caesura (else "
                 "~/.cache/caesura) keeps")
      ->type_name("FILE");
  app.add_option("--chain", common.chain, "chain of the config; else \"default\", or the only one")
      ->type_name("NAME");
  app.add_flag("--json", common.json, "print one JSON document on stdout");
  app.add_option("--log-level", common.log_level,
                 "trace, debug, info, warn, error or off; log lines go to stderr")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}));
}

void add_pauses_option(CLI::App& command, std::optional<std::string>& pauses) {
  command
      .add_option(
          "--pauses", pauses,
          "a preset, or single pauses in ms, or both: natural,comma=450; classes: sentence, "
          "paragraph, chapter, comma, colon, semicolon; none = the engine's own everywhere")
      ->type_name("PRESET|K=V,...|none");
}

CLI::App& add_command(CLI::App& app, Program& program, const std::string& name,
                      const std::string& description, const std::string& example,
                      std::function<void()> run) {
  CLI::App& command = *app.add_subcommand(name, description);
  command.footer("Example:\n  " + example);
  add_common_options(command, program.common);
  command.callback([&program, run = std::move(run)] { program.chosen = run; });
  return command;
}

}  // namespace caesura::host
