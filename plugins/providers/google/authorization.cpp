#include "plugins/providers/google/authorization.hpp"

#include <algorithm>

namespace caesura::google {
namespace {

namespace json = boost::json;

constexpr std::string_view kScope = "https://www.googleapis.com/auth/cloud-platform";
constexpr std::string_view kGrant =
    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
constexpr std::size_t kMaxAnswerBytes = 64 * 1024;
constexpr int64_t kMaxLifetimeS = 86'400;
constexpr int64_t kUsualLifetimeS = 3600;

tts::Status unreadable(const char* option, const tts::Status& why) {
  return {TTS_UNAUTHENTICATED, std::string("google: ") + option + ": " + why.message()};
}

std::string text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string()))
                                                : std::string();
}

// {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
void explain_refusal(const http::Response& response, http::Failure& failure) {
  boost::system::error_code fault;
  const json::value body = json::parse(response.body, fault);
  std::string why = failure.message;
  if (!fault && body.is_object()) {
    const std::string said = text_of(body.get_object(), "error_description");
    if (!said.empty()) why = said;
  }
  if (response.status == 400) failure.code = TTS_UNAUTHENTICATED;
  failure.message = "no token for the service account" + (why.empty() ? "" : ": " + why);
}

}  // namespace

tts::Result<Authorization::Credential> Authorization::get(tts::Context context) {
  if (options_.login == Login::service_account) {
    auto lent = tokens_.get(context, host_, [&] { return fetch(context); });
    if (!lent.ok()) return lent.status();
    return Credential{{"Authorization", "Bearer ", std::move(lent.value().token)},
                      lent.value().generation};
  }
  const bool key = options_.login == Login::key;
  auto secret = http::Secret::read(host_, options_.secret_reference);
  if (!secret.ok()) return unreadable(key ? "key" : "token", secret.status());
  if (key) return Credential{{"X-Goog-Api-Key", "", std::move(secret).value()}, 0};
  return Credential{{"Authorization", "Bearer ", std::move(secret).value()}, 0};
}

tts::Result<http::TokenCache::Fetched> Authorization::fetch(tts::Context context) const {
  const auto file = http::Secret::read(host_, options_.secret_reference);
  if (!file.ok()) return unreadable("service_account", file.status());
  const auto account = ServiceAccount::parse(file.value().expose());
  if (!account.ok()) return account.status();
  const std::string& url =
      options_.token_endpoint.empty() ? account.value().token_uri : options_.token_endpoint;
  const auto assertion =
      sign_assertion(account.value(), account.value().token_uri, kScope, host_.unix_ms() / 1000);
  if (!assertion.ok()) return assertion.status();
  return exchange(context, url, assertion.value());
}

tts::Result<http::TokenCache::Fetched> Authorization::exchange(
    tts::Context context, const std::string& url, const http::Secret& assertion) const {
  const std::string body = std::string(kGrant) + std::string(assertion.expose());
  http::Request request;
  request.url = url;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                     {"User-Agent", options_.user_agent}};
  request.body = body;
  request.hidden = {assertion.expose()};
  request.accept = {"application/json"};
  request.limits = options_.limits;
  request.limits.max_body = kMaxAnswerBytes;
  request.explain = explain_refusal;
  http::Response response;
  if (auto status = client_.send(context, request, response); !status.ok()) return status;
  boost::system::error_code fault;
  const json::value answer = json::parse(response.body, fault);
  std::string token =
      fault || !answer.is_object() ? std::string() : text_of(answer.get_object(), "access_token");
  const bool printable =
      std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7F; });
  std::fill(response.body.begin(), response.body.end(), '\0');
  if (token.empty() || !printable) {
    return tts::Status{TTS_UNAVAILABLE, "google: the token route answered with no token",
                       response.status};
  }
  const auto* given = answer.get_object().if_contains("expires_in");
  const int64_t lifetime_s =
      given != nullptr && given->is_int64() ? given->get_int64() : kUsualLifetimeS;
  http::TokenCache::Fetched fetched{http::Secret(token),
                                    std::clamp<int64_t>(lifetime_s, 0, kMaxLifetimeS) * 1000};
  std::fill(token.begin(), token.end(), '\0');
  return fetched;
}

}  // namespace caesura::google
