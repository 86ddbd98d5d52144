#include "plugins/providers/polly/service.hpp"

#include <charconv>

#include "plugins/providers/polly/explain.hpp"
#include "plugins/support/http/percent.hpp"
#include "plugins/support/http/sigv4.hpp"

namespace caesura::polly {
namespace {

tts::Result<http::Secret> read_secret(const tts::Host& host, std::string_view option,
                                      const std::string& reference) {
  auto secret = http::Secret::read(host, reference);
  if (secret.ok()) return secret;
  return tts::Status{TTS_UNAUTHENTICATED,
                     "polly: " + std::string(option) + ": " + secret.status().message()};
}

}  // namespace

tts::Result<std::unique_ptr<Service>> Service::connect(const tts::Host& host,
                                                       const PollyOptions& options) {
  auto client = http::Client::create(options.client);
  if (!client.ok()) return client.status();
  return std::unique_ptr<Service>(new Service(host, options, std::move(client).value()));
}

tts::Status Service::send(tts::Context context, http::Request& request, http::Response& response,
                          const http::Receiver& receiver) const {
  request.limits = options_.limits;
  request.explain = explain;
  auto id = read_secret(host_, "access_key_id", options_.access_key_id);
  if (!id.ok()) return id.status();
  auto key = read_secret(host_, "secret_access_key", options_.secret_access_key);
  if (!key.ok()) return key.status();
  http::AwsCredentials credentials{std::string(id.value().expose()), std::move(key).value(), {}};
  if (!options_.session_token.empty()) {
    auto token = read_secret(host_, "session_token", options_.session_token);
    if (!token.ok()) return token.status();
    credentials.session_token = std::move(token).value();
  }
  if (auto status =
          http::sign_aws(request, credentials, {options_.region, "polly"}, host_.unix_ms() / 1000);
      !status.ok()) {
    return status;
  }
  // Proxies may amend it, so it is not signed.
  request.headers.push_back({"User-Agent", options_.user_agent});
  request.hidden = {id.value().expose(), credentials.secret_access_key.expose()};
  return client_->send(context, request, response, receiver);
}

tts::Result<Service::Answer> Service::synthesize(tts::Context context, std::string_view body,
                                                 std::string_view spoken, std::string_view accept,
                                                 const http::Receiver& receiver) const {
  http::Request request;
  request.url = options_.origin + "/v1/speech";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = body;
  request.spoken = spoken;
  request.accept = {accept};
  // A text may have no marks of the kinds that were asked for.
  request.allow_empty_body = receiver.body == nullptr;
  http::Response response;
  if (auto status = send(context, request, response, receiver); !status.ok()) return status;
  Answer answer{std::move(response.body), -1};
  const std::string_view counted = response.header("x-amzn-requestcharacters");
  int64_t billed = 0;
  const auto [end, fault] =
      std::from_chars(counted.data(), counted.data() + counted.size(), billed);
  if (fault == std::errc{} && end == counted.data() + counted.size() && billed >= 0) {
    answer.billed = billed;
  }
  return answer;
}

tts::Result<std::string> Service::describe_voices(tts::Context context, std::string_view engine,
                                                  std::string_view next_token) const {
  http::Request request;
  request.method = "GET";
  request.url = options_.origin + "/v1/voices?Engine=" + http::percent_encode(engine);
  if (!next_token.empty()) request.url += "&NextToken=" + http::percent_encode(next_token);
  request.accept = {"application/json"};
  http::Response response;
  if (auto status = send(context, request, response); !status.ok()) return status;
  return std::move(response.body);
}

}  // namespace caesura::polly
