#include "plugins/stores/postgres_blob/blobs/managed_identity.hpp"

#include <string.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "plugins/stores/postgres_blob/blobs/retry.hpp"
#include "plugins/support/http/percent.hpp"
#include "plugins/support/http/url.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr const char* kVersion = "2018-02-01";
constexpr const char* kResource = "https://storage.azure.com/";
constexpr uint64_t kMaxAnswer = uint64_t{64} << 10;

tts::Status unreadable() {
  return {TTS_UNAVAILABLE, "azure managed identity: the answer holds no token"};
}

// Seconds, which the service writes as a string.
int64_t seconds(const boost::json::value& value) {
  if (value.is_int64()) return value.get_int64();
  if (!value.is_string()) return 0;
  const std::string_view text = value.get_string();
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

// What it says of a request that can never work speaks of this machine's set-up.
void explain(const http::Response& response, http::Failure& failure) {
  if (response.status == 400 || response.status == 403) {
    failure.code = TTS_FAILED_PRECONDITION;
    failure.message +=
        "; assign this machine an identity with a role on the storage account, or check its id";
  } else if (response.status == 404 || response.status == 410) {
    failure.code = TTS_UNAVAILABLE;  // it is being updated, as Azure's documentation says
  }
}

}  // namespace

tts::Status check_identity_endpoint(const std::string& endpoint) {
  return http::parse_url(endpoint, true).status();
}

tts::Result<std::unique_ptr<ManagedIdentity>> ManagedIdentity::open(const tts::Host& host,
                                                                    std::string endpoint,
                                                                    std::string client_id) {
  http::ClientOptions options;
  options.service = "azure managed identity";
  options.idle_connections = 1;
  auto client = http::Client::create(std::move(options));
  if (!client.ok()) return client.status();
  std::string url = std::move(endpoint) + "?api-version=" + kVersion +
                    "&resource=" + http::percent_encode(kResource);
  if (!client_id.empty()) url += "&client_id=" + http::percent_encode(client_id);
  return std::unique_ptr<ManagedIdentity>(
      new ManagedIdentity(host, std::move(url), std::move(client).value()));
}

tts::Result<http::TokenCache::Lent> ManagedIdentity::token(tts::Context context) {
  return tokens_.get(context, host_, [&]() -> tts::Result<http::TokenCache::Fetched> {
    http::TokenCache::Fetched fetched;
    const auto status = with_retries(context, host_, [&] { return fetch(context, fetched); });
    if (!status.ok()) return status;
    return fetched;
  });
}

tts::Status ManagedIdentity::fetch(tts::Context context, http::TokenCache::Fetched& fetched) const {
  http::Request request;
  request.method = "GET";
  request.url = url_;
  request.metadata = true;
  request.headers = {{"Metadata", "true"}};
  request.accept = {"application/json"};
  request.limits.connect_ms = 2'000;
  request.limits.first_byte_ms = 5'000;
  request.limits.max_body = kMaxAnswer;
  request.explain = explain;
  http::Response response;
  if (auto status = client_->send(context, request, response); !status.ok()) return status;
  boost::json::error_code error;
  const auto parsed = boost::json::parse(response.body, error);
  explicit_bzero(response.body.data(), response.body.size());
  if (error || !parsed.is_object()) return unreadable();
  const auto* token = parsed.get_object().if_contains("access_token");
  const auto* lifetime = parsed.get_object().if_contains("expires_in");
  if (token == nullptr || !token->is_string() || lifetime == nullptr) return unreadable();
  const std::string_view text = token->get_string();
  const bool visible =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (text.empty() || !visible || seconds(*lifetime) <= 0) return unreadable();
  fetched = {http::Secret(text), seconds(*lifetime) * 1000};
  return {};
}

}  // namespace caesura::postgres_blob
