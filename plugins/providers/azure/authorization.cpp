#include "plugins/providers/azure/authorization.hpp"

#include <algorithm>

namespace caesura::azure {
namespace {

constexpr int64_t kLifetimeMs = 10 * 60'000;
constexpr std::size_t kMaxTokenBytes = 16 * 1024;

http::Header key_header(http::Secret key) {
  return {"Ocp-Apim-Subscription-Key", "", std::move(key)};
}

}  // namespace

tts::Result<Authorization::Credential> Authorization::get(tts::Context context) {
  if (options_.login == Login::exchange_token) {
    auto lent = tokens_.get(context, host_, [&] { return fetch(context); });
    if (!lent.ok()) return lent.status();
    return Credential{{"Authorization", "Bearer ", std::move(lent.value().token)},
                      lent.value().generation};
  }
  auto secret = http::Secret::read(host_, options_.secret_reference);
  if (!secret.ok()) return secret.status();
  if (options_.login == Login::key) return Credential{key_header(std::move(secret).value()), 0};
  return Credential{{"Authorization", "Bearer ", std::move(secret).value()}, 0};
}

tts::Result<http::TokenCache::Fetched> Authorization::fetch(tts::Context context) const {
  auto key = http::Secret::read(host_, options_.secret_reference);
  if (!key.ok()) return key.status();
  http::Request request;
  request.url = options_.endpoint.token_url;
  request.headers = {key_header(std::move(key).value()), {"User-Agent", options_.user_agent}};
  request.limits = options_.limits;
  request.limits.max_body = kMaxTokenBytes;
  request.explain = [](const http::Response& response, http::Failure& failure) {
    failure.message =
        "the token route refused the key" + (failure.message.empty() ? "" : ": " + failure.message);
    if (response.status == 401) failure.message += "; the key may be of another region";
  };
  http::Response response;
  if (auto status = client_.send(context, request, response); !status.ok()) return status;
  const std::string_view body = response.body;
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  const std::size_t last = body.find_last_not_of(" \t\r\n");
  const std::string_view token =
      first == std::string_view::npos ? std::string_view{} : body.substr(first, last - first + 1);
  const bool printable = std::all_of(token.begin(), token.end(),
                                     [](char c) { return c > ' ' && c < 0x7F && c != '<'; });
  http::Secret secret(token);
  std::fill(response.body.begin(), response.body.end(), '\0');
  if (secret.empty() || !printable) {
    return tts::Status{TTS_UNAVAILABLE, "azure: the token route answered with no token",
                       response.status};
  }
  return http::TokenCache::Fetched{std::move(secret), kLifetimeMs};
}

}  // namespace caesura::azure
