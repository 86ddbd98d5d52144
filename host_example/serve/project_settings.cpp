// GET, PUT and PATCH /projects/{p}/settings.
#include <boost/json.hpp>

#include "host_example/json_text.hpp"
#include "host_example/serve/endpoints.hpp"
#include "host_example/serve/exchange.hpp"
#include "host_example/serve/project_endpoints.hpp"
#include "host_example/serve/service.hpp"

namespace caesura::serve {
namespace {

namespace json = boost::json;

// Files are read and written, so all of it is a job.
void work_on(Exchange& exchange, std::function<json::object()> work) {
  exchange.work([&exchange, work = std::move(work)] {
    try {
      exchange.reply().body = host::json_text(work());
      exchange.reply().add_header("Cache-Control", "private, no-cache");
    } catch (const ProjectError& error) {
      set_error(exchange.reply(), error.status(), error.what());
    }
  });
}

void change(Service& service, Exchange& exchange, bool merge) {
  boost::system::error_code error;
  json::value value = json::parse(exchange.request().body(), error);
  if (error || !value.is_object()) {
    return set_error(exchange.reply(), 400,
                     "the body is no JSON object; {\"pauses\": {\"commaMs\": 450}} is right");
  }
  work_on(exchange, [&service, &exchange, merge, settings = std::move(value.get_object())] {
    return service.projects().change_settings(exchange.tenant(), exchange.target().path.at(1),
                                              settings, merge);
  });
}

}  // namespace

void get_settings(Service& service, Exchange& exchange) {
  work_on(exchange, [&service, &exchange] {
    return service.projects().settings(exchange.tenant(), exchange.target().path.at(1));
  });
}

void put_settings(Service& service, Exchange& exchange) {
  change(service, exchange, false);
}

void patch_settings(Service& service, Exchange& exchange) {
  change(service, exchange, true);
}

}  // namespace caesura::serve
