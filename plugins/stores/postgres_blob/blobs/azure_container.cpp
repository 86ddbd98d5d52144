#include "plugins/stores/postgres_blob/blobs/azure_container.hpp"

#include <charconv>

#include "plugins/stores/postgres_blob/blobs/azure_failure.hpp"
#include "plugins/stores/postgres_blob/blobs/blob_body.hpp"
#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"
#include "plugins/stores/postgres_blob/blobs/digest.hpp"
#include "plugins/stores/postgres_blob/blobs/list_page.hpp"
#include "plugins/stores/postgres_blob/blobs/retry.hpp"
#include "plugins/stores/postgres_blob/blobs/service_time.hpp"
#include "plugins/support/http/base64.hpp"
#include "plugins/support/http/percent.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr const char* kVersion = "2021-12-02";
constexpr std::string_view kProbe = "caesura-probe";  // a name like any other; it need not exist
constexpr uint64_t kMaxPage = uint64_t{16} << 20;

http::Request request_of(const char* method, std::string url) {
  http::Request request;
  request.method = method;
  request.url = std::move(url);
  request.allow_empty_body = true;
  return request;
}

tts::Status unexpected(const http::Response& response) {
  return {TTS_UNAVAILABLE,
          "azure: status " + std::to_string(response.status) + " is no answer of Azure Blob here",
          response.status};
}

}  // namespace

AzureContainer::AzureContainer(const tts::Host& host, AzureSettings settings,
                               std::unique_ptr<http::Client> client,
                               std::unique_ptr<ManagedIdentity> identity,
                               const http::Limits& limits)
    : host_(host),
      settings_(std::move(settings)),
      client_(std::move(client)),
      identity_(std::move(identity)),
      limits_(limits) {}

tts::Result<std::unique_ptr<BlobContainer>> AzureContainer::open(const tts::Host& host,
                                                                 AzureSettings settings,
                                                                 http::ClientOptions client,
                                                                 const http::Limits& limits) {
  client.service = "azure";
  auto made = http::Client::create(std::move(client));
  if (!made.ok()) return made.status();
  std::unique_ptr<ManagedIdentity> identity;
  if (settings.login == AzureSettings::Login::managed_identity) {
    const bool own = settings.reference == "system";
    auto opened = ManagedIdentity::open(host, settings.identity_endpoint,
                                        own ? std::string() : settings.reference);
    if (!opened.ok()) return opened.status();
    identity = std::move(opened).value();
  }
  return std::unique_ptr<BlobContainer>(new AzureContainer(
      host, std::move(settings), std::move(made).value(), std::move(identity), limits));
}

std::string AzureContainer::path_of(std::string_view name) const {
  return "/" + settings_.container + "/" + std::string(name);
}

tts::Result<AzureAccess> AzureContainer::access(tts::Context context, uint64_t& generation) const {
  generation = 0;
  if (identity_ == nullptr) return AzureAccess::read(host_, settings_);
  auto lent = identity_->token(context);
  if (!lent.ok()) return lent.status();
  generation = lent.value().generation;
  return AzureAccess::bearer(settings_.endpoint, std::move(lent).value().token);
}

tts::Status AzureContainer::send(tts::Context context, http::Request request,
                                 http::Response& response, const http::Receiver& receiver) const {
  const std::string path = std::move(request.url);
  request.headers.push_back({"x-ms-version", kVersion});
  const uint64_t max_body = request.limits.max_body;
  request.limits = limits_for(limits_, request.body.size());
  request.limits.max_body = max_body;
  const int64_t now_ms = host_.unix_ms();
  request.explain = [now_ms](const http::Response& answer, http::Failure& failure) {
    explain_azure(answer, failure, now_ms);
  };
  for (bool renewed = false;; renewed = true) {
    uint64_t generation = 0;
    const auto allowed = access(context, generation);
    if (!allowed.ok()) return allowed.status();
    request.url = allowed.value().base() + path;
    if (auto status = allowed.value().sign(request, now_ms / 1000); !status.ok()) return status;
    auto status = client_->send(context, request, response, receiver);
    if (response.status != 401 || generation == 0) return status;
    identity_->refuse(generation);
    if (renewed) return status;
  }
}

tts::Status AzureContainer::put(tts::Context context, std::string_view name,
                                std::span<const std::byte> bytes) {
  if (auto status = check_blob_name(name); !status.ok()) return status;
  const std::string digest = http::base64_encode(md5(bytes));
  return with_retries(context, host_, [&]() -> tts::Status {
    auto request = request_of("PUT", path_of(name));
    request.headers = {{"Content-Type", "application/octet-stream"},
                       {"Content-MD5", digest},
                       {"If-None-Match", "*"},
                       {"x-ms-blob-type", "BlockBlob"}};
    request.body = text_of(bytes);
    http::Response response;
    auto status = send(context, std::move(request), response);
    if (status.ok()) return response.status == 201 ? status : unexpected(response);
    const bool taken = response.status == 409 || response.status == 412;
    return taken ? compare(context, name, bytes, status) : status;
  });
}

tts::Status AzureContainer::compare(tts::Context context, std::string_view name,
                                    std::span<const std::byte> bytes, const tts::Status& taken) {
  http::Response response;
  auto status = head(context, name, response);
  if (status.code() == TTS_NOT_FOUND) return taken;
  if (!status.ok()) return status;
  const tts::Status other{TTS_ALREADY_EXISTS, "azure: the name is taken by other bytes",
                          taken.vendor_code()};
  if (response.header("content-length") != std::to_string(bytes.size())) return other;
  const auto theirs = response.header("content-md5");
  if (!theirs.empty()) {
    return theirs == http::base64_encode(md5(bytes)) ? tts::Status{} : other;
  }
  std::vector<std::byte> found;
  status = get(context, name, bytes.size(), found);
  if (!status.ok()) return status;
  return std::equal(found.begin(), found.end(), bytes.begin(), bytes.end()) ? status : other;
}

tts::Status AzureContainer::get(tts::Context context, std::string_view name, uint64_t max_bytes,
                                std::vector<std::byte>& bytes) {
  return fetch(context, name, max_bytes, false, bytes);
}

tts::Status AzureContainer::get_sealed(tts::Context context, std::string_view name,
                                       uint64_t max_bytes, std::vector<std::byte>& bytes) {
  return fetch(context, name, max_bytes, true, bytes);
}

tts::Status AzureContainer::fetch(tts::Context context, std::string_view name, uint64_t max_bytes,
                                  bool sealed, std::vector<std::byte>& bytes) const {
  bytes.clear();
  if (auto status = check_blob_name(name); !status.ok()) return status;
  auto status = with_retries(context, host_, [&]() -> tts::Status {
    bytes.clear();
    auto request = request_of("GET", path_of(name));
    request.limits.max_body = max_bytes;
    http::Response response;
    auto sent = send(context, std::move(request), response, keep_in(bytes));
    if (!sent.ok()) return sent;
    const auto told = response.header("content-md5");
    const bool from_azure = !told.empty() || !response.header("x-ms-blob-type").empty();
    if (response.status != 200 || !from_azure) return unexpected(response);
    if (sealed) return sent;
    const auto digest = http::base64_decode(told);
    return check_md5("azure", bytes, told.empty() ? "" : digest.value_or("unreadable"));
  });
  if (!status.ok()) bytes.clear();
  return status;
}

tts::Status AzureContainer::head(tts::Context context, std::string_view name,
                                 http::Response& response) const {
  auto status = send(context, request_of("HEAD", path_of(name)), response);
  return status.ok() && response.status != 200 ? unexpected(response) : status;
}

tts::Status AzureContainer::stat(tts::Context context, std::string_view name, BlobItem& item) {
  if (auto status = check_blob_name(name); !status.ok()) return status;
  return with_retries(context, host_, [&]() -> tts::Status {
    http::Response response;
    if (auto status = head(context, name, response); !status.ok()) return status;
    const auto length = response.header("content-length");
    uint64_t size = 0;
    const auto read = std::from_chars(length.data(), length.data() + length.size(), size);
    const auto modified = service_time_ms(response.header("last-modified"));
    if (read.ec != std::errc{} || !modified) return unexpected(response);
    item = {std::string(name), size, *modified};
    return {};
  });
}

tts::Status AzureContainer::list(tts::Context context, std::string_view prefix,
                                 const std::function<tts::Status(const BlobItem&)>& item) {
  if (auto status = check_blob_prefix(prefix); !status.ok()) return status;
  std::string marker;
  for (;;) {
    std::string url = "/" + settings_.container + "?restype=container&comp=list&maxresults=5000";
    if (!prefix.empty()) url += "&prefix=" + http::percent_encode(prefix);
    if (!marker.empty()) url += "&marker=" + http::percent_encode(marker);
    ListPage page;
    auto status = with_retries(context, host_, [&]() -> tts::Status {
      auto request = request_of("GET", url);
      request.accept = {"application/xml", "text/xml"};
      request.limits.max_body = kMaxPage;
      http::Response response;
      if (auto sent = send(context, std::move(request), response); !sent.ok()) return sent;
      auto read = read_azure_page(response.body);
      if (!read.ok()) return {TTS_UNAVAILABLE, "azure: " + read.status().message()};
      page = std::move(read).value();
      return {};
    });
    if (!status.ok()) return status;
    for (const BlobItem& one : page.items) {
      if (auto told = item(one); !told.ok()) return told;
    }
    if (page.next.empty()) return {};
    if (page.next == marker) {
      return {TTS_UNAVAILABLE, "azure: the list names the same page again"};
    }
    marker = std::move(page.next);
  }
}

tts::Status AzureContainer::probe(tts::Context context) {
  BlobItem item;
  auto status = stat(context, kProbe, item);
  return status.code() == TTS_NOT_FOUND ? tts::Status{} : status;
}

tts::Status AzureContainer::create(tts::Context context) {
  auto status = probe(context);
  if (status.code() != TTS_FAILED_PRECONDITION) return status;
  return with_retries(context, host_, [&]() -> tts::Status {
    http::Response response;
    auto made = send(context, request_of("PUT", "/" + settings_.container + "?restype=container"),
                     response);
    if (response.status == 409) return {};
    return made.ok() && response.status != 201 ? unexpected(response) : made;
  });
}

}  // namespace caesura::postgres_blob
