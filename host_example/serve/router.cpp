#include "host_example/serve/router.hpp"

#include "host_example/serve/endpoints.hpp"

namespace caesura::serve {
namespace {

using boost::beast::http::verb;

bool fits(std::string_view pattern, const std::vector<std::string>& path) {
  for (const std::string& piece : path) {
    if (pattern.empty()) return false;
    pattern.remove_prefix(1);
    const std::string_view wanted = pattern.substr(0, pattern.find('/'));
    if (wanted != "*" && wanted != piece) return false;
    pattern.remove_prefix(wanted.size());
  }
  return pattern.empty();
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> all = {
      {verb::post, "/projects/*/chapters/*/segments/*/audio", "segment_audio", Access::tenants,
       post_segment_audio},
      {verb::get, "/projects/*/chapters/*/segments/*/audio", "segment_audio_get", Access::tenants,
       get_segment_audio},
      {verb::get, "/projects/*/chapters/*/audio-production", "audio_production", Access::tenants,
       get_audio_production},
      {verb::get, "/projects/*/settings", "settings_get", Access::tenants, get_settings},
      {verb::put, "/projects/*/settings", "settings_put", Access::tenants, put_settings},
      {verb::patch, "/projects/*/settings", "settings_patch", Access::tenants, patch_settings},
      {verb::post, "/v1/audio/speech", "openai_speech", Access::tenants, post_openai_speech},
      {verb::get, "/v1/models", "openai_models", Access::tenants, get_openai_models},
      {verb::post, "/cognitiveservices/v1", "azure_speech", Access::tenants, post_azure_speech},
      {verb::get, "/cognitiveservices/voices/list", "azure_voices", Access::tenants,
       get_azure_voices},
      {verb::post, "/sts/v1.0/issueToken", "azure_token", Access::tenants, post_azure_token},
      {verb::get, "/healthz", "healthz", Access::anyone, health},
      {verb::get, "/readyz", "readyz", Access::anyone, readiness},
      {verb::get, "/metrics", "metrics", Access::anyone, metrics},
  };
  return all;
}

Routing find_route(verb method, const Target& target) {
  Routing routing;
  for (const Route& route : routes()) {
    if (!fits(route.pattern, target.path)) continue;
    if (route.method == method || (route.method == verb::get && method == verb::head)) {
      return {&route, ""};
    }
    if (!routing.allowed.empty()) routing.allowed += ", ";
    routing.allowed += std::string(boost::beast::http::to_string(route.method));
    if (route.method == verb::get) routing.allowed += ", HEAD";
  }
  return routing;
}

}  // namespace caesura::serve
