// caesura: the command line.
#include <csignal>
#include <cstdio>
#include <exception>

#include "host_example/default_config.hpp"
#include "host_example/failure.hpp"
#include "host_example/program.hpp"

namespace {

// Errors are one line, whoever wrote them.
int complain(int exit_status, std::string_view message) {
  std::string line(message);
  for (char& c : line) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  std::fprintf(stderr, "caesura: %s\n", line.c_str());
  return exit_status;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace caesura::host;
  // A reader that goes away is an error of one write, not the end of a cache.
  std::signal(SIGPIPE, SIG_IGN);
  Program program;
  CLI::App app("Speaks texts and books through a cache that knows about pauses.", "caesura");
  app.set_version_flag("--version", std::string(kVersion));
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 done, 1 failed, 2 wrong usage or config.\nExample:\n  caesura speak "
      "\"Good evening.\" -o evening.wav");
  add_common_options(app, program.common);
  add_speak(app, program);
  add_produce(app, program);
  add_cost(app, program);
  add_cache(app, program);
  add_pauses(app, program);
  add_plugins(app, program);
  add_voices(app, program);
  add_silences(app, program);
  add_store(app, program);
  add_serve(app, program);
  try {
    app.parse(argc, argv);
    program.chosen();
    return kDone;
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& mistake) {
    return complain(kWrongUsage, std::string(mistake.what()) + "; see caesura --help");
  } catch (const Failure& failure) {
    return complain(failure.exit_status(), failure.what());
  } catch (const std::exception& exception) {
    return complain(kFailed, exception.what());
  }
}
