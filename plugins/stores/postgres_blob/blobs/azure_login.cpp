#include "plugins/stores/postgres_blob/blobs/azure_login.hpp"

#include <algorithm>
#include <map>

#include "plugins/stores/postgres_blob/blobs/blob_secret.hpp"
#include "plugins/stores/postgres_blob/blobs/shared_key.hpp"
#include "plugins/support/http/client.hpp"

namespace caesura::postgres_blob {
namespace {

tts::Status invalid(std::string message) {
  return {TTS_FAILED_PRECONDITION, std::move(message)};
}

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string_view option_of(AzureSettings::Login login) {
  switch (login) {
    case AzureSettings::Login::connection_string:
      return "connection_string";
    case AzureSettings::Login::sas:
      return "sas";
    case AzureSettings::Login::token:
      return "token";
    case AzureSettings::Login::managed_identity:
      return "managed_identity";
    case AzureSettings::Login::key:
      break;
  }
  return "key";
}

// The part of a signed query that is the secret; the rest says what it allows.
std::string_view signature_of(std::string_view sas) {
  const auto at = sas.starts_with("sig=") ? 0 : sas.find("&sig=");
  if (at == std::string_view::npos) return {};
  const auto value = sas.substr(sas.find('=', at) + 1);
  return value.substr(0, value.find('&'));
}

}  // namespace

tts::Result<AzureAccess> AzureAccess::read(const tts::Host& host, const AzureSettings& settings) {
  auto secret = read_secret(host, option_of(settings.login), settings.reference);
  if (!secret.ok()) return secret.status();
  AzureAccess access;
  access.base_ = settings.endpoint;
  access.account_ = settings.account;
  tts::Status status;
  switch (settings.login) {
    case AzureSettings::Login::key:
      access.key_ = std::move(secret).value();
      break;
    case AzureSettings::Login::token:
    case AzureSettings::Login::managed_identity:
      access.token_ = std::move(secret).value();
      break;
    case AzureSettings::Login::sas:
      status = access.take_sas(secret.value().expose());
      break;
    case AzureSettings::Login::connection_string:
      status = access.take_connection_string(secret.value().expose());
      break;
  }
  if (!status.ok()) return status;
  while (access.base_.ends_with('/')) access.base_.pop_back();
  return access;
}

AzureAccess AzureAccess::bearer(std::string base, http::Secret token) {
  AzureAccess access;
  access.base_ = std::move(base);
  while (access.base_.ends_with('/')) access.base_.pop_back();
  access.token_ = std::move(token);
  return access;
}

tts::Status AzureAccess::take_sas(std::string_view text) {
  if (text.starts_with('?')) text.remove_prefix(1);
  if (signature_of(text).empty() || !is_visible_ascii(text) ||
      text.find_first_of("#?") != std::string_view::npos) {
    return invalid("blobs.sas: must be the query of a shared access signature, sv=...&sig=...");
  }
  sas_ = http::Secret(text);
  return {};
}

tts::Status AzureAccess::take_connection_string(std::string_view text) {
  constexpr std::string_view kOption = "blobs.connection_string: ";
  std::map<std::string_view, std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(';'), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto equals = part.find('=');  // the first: base64 ends in others
    if (equals != std::string_view::npos) parts[part.substr(0, equals)] = part.substr(equals + 1);
  }
  account_ = parts["AccountName"];
  key_ = http::Secret(parts["AccountKey"]);
  if (base_.empty()) base_ = parts["BlobEndpoint"];
  if (base_.empty() && !account_.empty()) {
    const auto suffix = parts["EndpointSuffix"];
    base_ = "https://" + account_ + ".blob." +
            std::string(suffix.empty() ? "core.windows.net" : suffix);
  }
  if (base_.empty()) return invalid(std::string(kOption) + "names no AccountName or BlobEndpoint");
  if (auto status = http::check_url(base_); !status.ok()) {
    return invalid(std::string(kOption) + "BlobEndpoint: " + status.message());
  }
  if (key_.empty() == parts["SharedAccessSignature"].empty()) {
    return invalid(std::string(kOption) +
                   "must have exactly one of AccountKey and SharedAccessSignature");
  }
  if (!key_.empty() && account_.empty()) return invalid(std::string(kOption) + "no AccountName");
  return key_.empty() ? take_sas(parts["SharedAccessSignature"]) : tts::Status{};
}

tts::Status AzureAccess::sign(http::Request& request, int64_t unix_s) const {
  if (!key_.empty()) return sign_shared_key(request, account_, key_, unix_s);
  if (!token_.empty()) {
    std::erase_if(request.headers,
                  [](const http::Header& header) { return header.name == "Authorization"; });
    request.headers.push_back({"Authorization", "Bearer ", token_});
    return {};
  }
  const std::string query(sas_.expose());
  if (request.url.ends_with(query)) return {};
  request.url += (request.url.find('?') == std::string::npos ? "?" : "&") + query;
  request.hidden.push_back(signature_of(sas_.expose()));
  return {};
}

}  // namespace caesura::postgres_blob
