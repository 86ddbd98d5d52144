#include "plugins/providers/google/endpoint.hpp"

#include "plugins/support/http/url.hpp"

namespace caesura::google {
namespace {

constexpr std::string_view kHost = "texttospeech.googleapis.com";

tts::Status invalid(std::string message) {
  return {TTS_INVALID_ARGUMENT, std::move(message)};
}

}  // namespace

tts::Result<std::string> resolve_server(std::string_view region, std::string_view endpoint) {
  if (!region.empty() && !endpoint.empty()) {
    return invalid("region, endpoint: at most one of them may be given");
  }
  if (endpoint.empty()) {
    return "https://" + (region.empty() ? std::string() : std::string(region) + "-") +
           std::string(kHost);
  }
  const auto parsed = http::parse_url(endpoint);
  if (!parsed.ok()) return invalid("endpoint: " + parsed.status().message());
  if (!parsed.value().query.empty()) return invalid("endpoint: must have no query (?...)");
  std::string path = parsed.value().path;
  const auto drop_slashes = [&path] { path.erase(path.find_last_not_of('/') + 1); };
  drop_slashes();
  if (path.ends_with("/v1")) path.resize(path.size() - 3);
  drop_slashes();
  return parsed.value().origin() + path;
}

}  // namespace caesura::google
