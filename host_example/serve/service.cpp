#include "host_example/serve/service.hpp"

#include "host_example/session.hpp"

namespace caesura::serve {

Service::Service(const Options& options, const host::Session& session, const std::string& chain)
    : options_(options),
      session_(session),
      tenants_(options.tokens,
               [&session](const std::string& reference) { return session.secret(reference); }),
      chains_(session, options.chain.empty() ? chain : options.chain),
      projects_(options.projects),
      rate_(tenants_.count(), options.limits.requests_per_second, options.limits.burst),
      log_(options.access_log),
      workers_(options.limits.workers, options.limits.waiting) {
  // A model that names a chain which is none is a mistake of the config, not of the first client.
  for (const auto& [name, model] : options.models) {
    if (!model.chain.empty()) chains_.get(model.chain);
  }
}

}  // namespace caesura::serve
