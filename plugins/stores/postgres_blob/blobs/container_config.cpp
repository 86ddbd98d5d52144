#include "plugins/stores/postgres_blob/blobs/container_config.hpp"

#include <algorithm>

#include "plugins/stores/postgres_blob/blobs/azure_container.hpp"
#include "plugins/stores/postgres_blob/blobs/directory_container.hpp"
#include "plugins/stores/postgres_blob/blobs/s3_container.hpp"
#include "plugins/support/config/options.hpp"

namespace caesura::postgres_blob {
namespace {

using Made = tts::Result<std::unique_ptr<BlobContainer>>;

tts::Status invalid(std::string_view key, std::string_view what) {
  return {TTS_INVALID_ARGUMENT, "blobs." + std::string(key) + ": " + std::string(what)};
}

struct Key {
  std::string_view name;
  std::string_view kinds;
};
constexpr Key kKeys[] = {
    {"container", "azure"},
    {"account", "azure"},
    {"key", "azure"},
    {"connection_string", "azure"},
    {"sas", "azure"},
    {"token", "azure"},
    {"managed_identity", "azure"},
    {"identity_endpoint", "azure"},
    {"bucket", "s3"},
    {"region", "s3"},
    {"access_key_id", "s3"},
    {"secret_access_key", "s3"},
    {"session_token", "s3"},
    {"addressing", "s3"},
    {"conditional_put", "s3"},
    {"endpoint", "azure s3"},
    {"ca_file", "azure s3"},
    {"insecure_loopback", "azure s3"},
    {"connect_timeout", "azure s3"},
    {"first_byte_timeout", "azure s3"},
    {"stall_timeout", "azure s3"},
    {"path", "directory"},
    {"durability", "directory"},
};

tts::Status check_keys(const config::Options& given, std::string_view kind) {
  for (const Key& key : kKeys) {
    if (given.has(key.name) && key.kinds.find(kind) == std::string_view::npos) {
      return invalid(key.name, "means nothing to kind " + std::string(kind) + "; it is of " +
                                   std::string(key.kinds));
    }
  }
  return {};
}

tts::Status require(const config::Options& given, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) {
    if (given.text(key, "").empty()) {
      return invalid(key, "is missing; kind " + given.text("kind", "") + " needs it");
    }
  }
  return {};
}

http::ClientOptions client_options(const config::Options& given) {
  http::ClientOptions client;
  client.ca_file = given.text("ca_file", "");
  client.insecure_loopback = given.boolean("insecure_loopback", false);
  return client;
}

// Blobs are near and small: what takes longer than these is ill.
tts::Result<http::Limits> limits_of(const config::Options& given) {
  http::Limits limits;
  limits.connect_ms = 5'000;
  limits.first_byte_ms = 10'000;
  limits.stall_ms = 5'000;
  limits.stall_bytes = 4'096;
  const std::pair<std::string_view, int64_t*> times[] = {
      {"connect_timeout", &limits.connect_ms},
      {"first_byte_timeout", &limits.first_byte_ms},
      {"stall_timeout", &limits.stall_ms}};
  for (const auto& [key, target] : times) {
    const auto time = given.duration_ms(key, *target);
    if (!time.ok()) return tts::Status{TTS_INVALID_ARGUMENT, "blobs." + time.status().message()};
    if (time.value() == 0) return invalid(key, "must be above 0");
    *target = time.value();
  }
  return limits;
}

// https, or http on loopback, and nothing behind that an address of ours would be appended to.
tts::Status check_endpoint(const std::string& endpoint) {
  if (auto status = http::check_url(endpoint); !status.ok()) {
    return invalid("endpoint", status.message());
  }
  if (endpoint.find('?') == std::string::npos) return {};
  return invalid("endpoint", "must have no query; a SAS has an option of its own");
}

constexpr const char* kOneLogin =
    "give one of key, connection_string, sas, token, managed_identity";

tts::Result<AzureSettings> azure_settings(const config::Options& given) {
  if (auto status = require(given, {"container"}); !status.ok()) return status;
  AzureSettings settings;
  settings.container = given.text("container", "");
  settings.account = given.text("account", "");
  settings.endpoint = given.text("endpoint", "");
  constexpr std::pair<std::string_view, AzureSettings::Login> kLogins[] = {
      {"key", AzureSettings::Login::key},
      {"connection_string", AzureSettings::Login::connection_string},
      {"sas", AzureSettings::Login::sas},
      {"token", AzureSettings::Login::token},
      {"managed_identity", AzureSettings::Login::managed_identity}};
  for (const auto& [key, login] : kLogins) {
    if (!given.has(key)) continue;
    if (!settings.reference.empty()) {
      return invalid(key, std::string("stands beside another; ") + kOneLogin);
    }
    settings.login = login;
    settings.reference = given.text(key, "");
  }
  if (settings.reference.empty()) {
    return invalid("key", std::string("is missing; ") + kOneLogin);
  }
  settings.identity_endpoint = given.text("identity_endpoint", kIdentityEndpoint);
  if (auto status = check_identity_endpoint(settings.identity_endpoint); !status.ok()) {
    return invalid("identity_endpoint", status.message());
  }
  const bool self_contained = settings.login == AzureSettings::Login::connection_string;
  if (self_contained && !settings.account.empty()) {
    return invalid("account", "stands in the connection_string already");
  }
  if (!self_contained && settings.endpoint.empty()) {
    if (auto status = require(given, {"account"}); !status.ok()) return status;
    settings.endpoint = "https://" + settings.account + ".blob.core.windows.net";
  }
  if (settings.login == AzureSettings::Login::key) {
    if (auto status = require(given, {"account"}); !status.ok()) return status;
  }
  if (!settings.endpoint.empty()) {
    if (auto status = check_endpoint(settings.endpoint); !status.ok()) return status;
  }
  return settings;
}

tts::Result<S3Settings> s3_settings(const config::Options& given) {
  if (auto status = require(given, {"bucket", "access_key_id", "secret_access_key"});
      !status.ok()) {
    return status;
  }
  S3Settings settings;
  settings.endpoint = given.text("endpoint", "");
  if (settings.endpoint.empty()) {
    if (auto status = require(given, {"region"}); !status.ok()) return status;
  }
  settings.bucket = given.text("bucket", "");
  settings.region = given.text("region", "us-east-1");
  settings.access_key_id = given.text("access_key_id", "");
  settings.secret_access_key = given.text("secret_access_key", "");
  settings.session_token = given.text("session_token", "");
  const std::string addressing = given.text("addressing", "auto");
  if (addressing == "path") settings.addressing = Addressing::path;
  if (addressing == "virtual_host") settings.addressing = Addressing::virtual_host;
  const std::string conditional = given.text("conditional_put", "auto");
  if (conditional == "always") settings.conditional_put = ConditionalPut::always;
  if (conditional == "never") settings.conditional_put = ConditionalPut::never;
  return settings;
}

Made make_directory(const config::Options& given) {
  if (auto status = require(given, {"path"}); !status.ok()) return status;
  const std::string path = given.text("path", "");
  if (path.front() != '/' || path.find('\0') != std::string::npos) {
    return invalid("path", "must be absolute");
  }
  const std::string word = given.text("durability", "full");
  const Durability durability = word == "none"   ? Durability::none
                                : word == "data" ? Durability::data
                                                 : Durability::full;
  return std::unique_ptr<BlobContainer>(std::make_unique<DirectoryContainer>(path, durability));
}

}  // namespace

Made make_container(const tts::Host& host, const boost::json::object& blobs) {
  const auto parsed = config::Options::parse(boost::json::serialize(blobs));
  if (!parsed.ok()) return parsed.status();
  const config::Options& given = parsed.value();
  const std::string kind = given.text("kind", "");
  if (auto status = check_keys(given, kind); !status.ok()) return status;
  if (kind == "directory") return make_directory(given);
  const auto limits = limits_of(given);
  if (!limits.ok()) return limits.status();
  if (kind == "azure") {
    auto settings = azure_settings(given);
    if (!settings.ok()) return settings.status();
    return AzureContainer::open(host, std::move(settings).value(), client_options(given),
                                limits.value());
  }
  if (kind == "s3") {
    auto settings = s3_settings(given);
    if (!settings.ok()) return settings.status();
    return S3Container::open(host, std::move(settings).value(), client_options(given),
                             limits.value());
  }
  return invalid("kind", "must be azure, s3 or directory");
}

}  // namespace caesura::postgres_blob
