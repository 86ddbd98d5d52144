#include "plugins/providers/azure/service.hpp"

namespace caesura::azure {
namespace {

// Azure often sends a status and nothing else.
std::string_view meaning_of(int http_status) {
  switch (http_status) {
    case 400:
      return "the voice is unknown here, or does not take this SSML";
    case 401:
      return "the key or token is wrong, or belongs to another region";
    case 403:
      return "the key may not use this resource";
    case 404:
      return "no such deployment, or the endpoint is wrong";
    case 415:
      return "the content type was not taken for SSML";
    case 429:
      return "rate or quota exceeded, or no capacity for this voice in this region";
    case 502:
    case 503:
      return "the service has trouble; try again";
    default:
      return {};
  }
}

void explain(const http::Response& response, http::Failure& failure) {
  if (failure.message.empty()) failure.message = meaning_of(response.status);
}

}  // namespace

tts::Result<std::unique_ptr<Service>> Service::connect(const tts::Host& host,
                                                       const AzureOptions& options) {
  auto client = http::Client::create(options.client);
  if (!client.ok()) return client.status();
  return std::unique_ptr<Service>(new Service(host, options, std::move(client).value()));
}

tts::Status Service::send(tts::Context context, http::Request& request, http::Response& response,
                          const http::Receiver& receiver) {
  request.limits = options_.limits;
  request.explain = explain;
  request.headers.push_back({"User-Agent", options_.user_agent});
  request.headers.emplace_back();
  for (bool again = false;; again = true) {
    auto credential = authorization_.get(context);
    if (!credential.ok()) return credential.status();
    const uint64_t generation = credential.value().generation;
    request.headers.back() = std::move(credential).value().header;
    const auto status = client_->send(context, request, response, receiver);
    if (response.status != 401 || generation == 0) return status;
    authorization_.refuse(generation);
    if (again) return status;
  }
}

tts::Status Service::speak(tts::Context context, std::string_view ssml, std::string_view spoken,
                           std::string_view output_format, const http::Receiver& receiver) {
  http::Request request;
  request.url = options_.endpoint.synthesis_url;
  request.headers = {{"Content-Type", "application/ssml+xml"},
                     {"X-Microsoft-OutputFormat", std::string(output_format)}};
  request.body = ssml;
  request.spoken = spoken;
  request.accept = {"audio/", "application/octet-stream", "video/webm"};
  http::Response response;
  return send(context, request, response, receiver);
}

tts::Result<std::string> Service::list_voices(tts::Context context) {
  http::Request request;
  request.method = "GET";
  request.url = options_.endpoint.voices_url;
  request.accept = {"application/json"};
  http::Response response;
  if (auto status = send(context, request, response); !status.ok()) return status;
  return std::move(response.body);
}

}  // namespace caesura::azure
