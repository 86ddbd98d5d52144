#include "plugins/providers/azure/endpoint.hpp"

#include "plugins/support/http/client.hpp"
#include "plugins/support/http/percent.hpp"
#include "plugins/support/http/url.hpp"

namespace caesura::azure {
namespace {

constexpr std::string_view kService = "/cognitiveservices";
constexpr std::string_view kIssueToken = "/sts/v1.0/issueToken";

// Hosts of synthesis and the host that issues tokens for them; a region stands before both.
struct Family {
  std::string_view synthesis;
  std::string_view token;
};
constexpr Family kFamilies[] = {
    {".tts.speech.microsoft.com", ".api.cognitive.microsoft.com"},
    {".voice.speech.microsoft.com", ".api.cognitive.microsoft.com"},
    {".tts.speech.azure.us", ".api.cognitive.microsoft.us"},
    {".voice.speech.azure.us", ".api.cognitive.microsoft.us"},
    {".tts.speech.azure.cn", ".api.cognitive.azure.cn"},
    {".voice.speech.azure.cn", ".api.cognitive.azure.cn"},
};

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

std::string token_url_of(const http::Url& url) {
  for (const Family& family : kFamilies) {
    if (!url.host.ends_with(family.synthesis)) continue;
    const auto region = url.host.substr(0, url.host.size() - family.synthesis.size());
    return "https://" + region + std::string(family.token) + std::string(kIssueToken);
  }
  return url.origin() + std::string(kIssueToken);  // a resource with a name of its own
}

}  // namespace

tts::Result<Endpoint> Endpoint::resolve(const Config& config) {
  if (config.region.empty() == config.endpoint.empty()) {
    return invalid("region, endpoint: exactly one of them must be given");
  }
  const std::string_view family =
      config.deployment.empty() ? kFamilies[0].synthesis : kFamilies[1].synthesis;
  const auto parsed = http::parse_url(
      config.endpoint.empty() ? "https://" + config.region + std::string(family) : config.endpoint);
  if (!parsed.ok()) {
    return invalid((config.endpoint.empty() ? "region: " : "endpoint: ") +
                   parsed.status().message());
  }
  const http::Url& url = parsed.value();
  std::string path = url.path == "/" ? std::string(kService) + "/v1" : url.path;
  const std::string wanted = std::string(kService) + "/v1";
  if (!path.ends_with(wanted) || !url.query.empty()) {
    return invalid("endpoint: give an origin, or an address that ends in " + wanted +
                   "; the deployment has an option of its own");
  }
  Endpoint endpoint;
  endpoint.server = url.origin() + path;
  endpoint.synthesis_url = endpoint.server;
  if (!config.deployment.empty()) {
    endpoint.synthesis_url += "?deploymentId=" + http::percent_encode(config.deployment);
  }
  path.resize(path.size() - 3);
  endpoint.voices_url = url.origin() + path + "/voices/list";
  endpoint.token_url = config.token_endpoint.empty() ? token_url_of(url) : config.token_endpoint;
  if (auto status = http::check_url(endpoint.token_url); !status.ok()) {
    return invalid("token_endpoint: " + status.message());
  }
  return endpoint;
}

}  // namespace caesura::azure
