#include "plugins/stores/postgres_blob/blobs/s3_address.hpp"

#include "plugins/stores/postgres_blob/blobs/blob_secret.hpp"
#include "plugins/support/http/client.hpp"
#include "plugins/support/http/url.hpp"

namespace caesura::postgres_blob {
namespace {

bool is_amazon(std::string_view host) {
  return host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
}

}  // namespace

tts::Result<S3Address> address_of(const S3Settings& settings) {
  const std::string endpoint = settings.endpoint.empty()
                                   ? "https://s3." + settings.region + ".amazonaws.com"
                                   : settings.endpoint;
  const auto parsed = http::parse_url(endpoint);
  if (!parsed.ok()) {
    return tts::Status{TTS_INVALID_ARGUMENT, "blobs.endpoint: " + parsed.status().message()};
  }
  const http::Url& url = parsed.value();
  if (url.path != "/" || !url.query.empty()) {
    return tts::Status{TTS_INVALID_ARGUMENT,
                       "blobs.endpoint: must be an origin, https://host; the bucket has an option "
                       "of its own"};
  }
  S3Address address;
  address.amazon = is_amazon(url.host);
  // A certificate's wildcard stands for one label, so a bucket with dots has no host of its own.
  const bool fits = settings.bucket.find('.') == std::string::npos || url.scheme == "http";
  const bool as_host = settings.addressing == Addressing::virtual_host ||
                       (settings.addressing == Addressing::automatic && address.amazon && fits);
  address.url = as_host ? url.scheme + "://" + settings.bucket + "." + url.authority
                        : url.origin() + "/" + settings.bucket;
  if (auto status = http::check_url(address.url); !status.ok()) {
    return tts::Status{TTS_INVALID_ARGUMENT, "blobs.endpoint: " + status.message()};
  }
  return address;
}

tts::Result<http::AwsCredentials> read_credentials(const tts::Host& host,
                                                   const S3Settings& settings) {
  auto id = read_secret(host, "access_key_id", settings.access_key_id);
  if (!id.ok()) return id.status();
  auto secret = read_secret(host, "secret_access_key", settings.secret_access_key);
  if (!secret.ok()) return secret.status();
  http::AwsCredentials credentials{std::string(id.value().expose()), std::move(secret).value(), {}};
  if (settings.session_token.empty()) return credentials;
  auto token = read_secret(host, "session_token", settings.session_token);
  if (!token.ok()) return token.status();
  credentials.session_token = std::move(token).value();
  return credentials;
}

}  // namespace caesura::postgres_blob
