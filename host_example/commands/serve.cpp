// caesura serve: speech over HTTP.
#include <spdlog/spdlog.h>

#include <cstdio>

#include "host_example/failure.hpp"
#include "host_example/json_text.hpp"
#include "host_example/log.hpp"
#include "host_example/program.hpp"
#include "host_example/serve/server.hpp"
#include "host_example/serve/service.hpp"
#include "host_example/session.hpp"

namespace caesura::host {
namespace {

struct ServeOptions {
  std::string listen;
};

void run(const CommonOptions& common, const ServeOptions& given) {
  set_up_log(common.log_level, "info");
  const Session session(common, true);
  serve::Options options = serve::read_options(session.section("serve"), given.listen);
  serve::Service service(options, session, common.chain);
  serve::Server server(service);
  const std::string scheme = options.certificate.empty() ? "http" : "https";
  spdlog::info("serving {} on {}://{}:{}", session.description(), scheme, options.address,
               server.port());
  if (common.json) {
    print_json({{"scheme", scheme}, {"address", options.address}, {"port", server.port()}});
  }
  server.run();
  spdlog::info("ended; what was paid for is finished");
}

}  // namespace

void add_serve(CLI::App& app, Program& program) {
  const auto options = std::make_shared<ServeOptions>();
  CLI::App& command =
      add_command(app, program, "serve", "Serve speech over HTTP, as the config's serve: says",
                  "caesura serve --config configs/serve.yaml --listen 127.0.0.1:8080",
                  [&program, options] { run(program.common, *options); });
  command.add_option("--listen", options->listen, "where to listen, in place of the config's")
      ->type_name("ADDRESS:PORT");
}

}  // namespace caesura::host
