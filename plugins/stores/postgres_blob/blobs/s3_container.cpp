#include "plugins/stores/postgres_blob/blobs/s3_container.hpp"

#include <charconv>

#include "plugins/stores/postgres_blob/blobs/blob_body.hpp"
#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"
#include "plugins/stores/postgres_blob/blobs/list_page.hpp"
#include "plugins/stores/postgres_blob/blobs/retry.hpp"
#include "plugins/stores/postgres_blob/blobs/s3_failure.hpp"
#include "plugins/stores/postgres_blob/blobs/service_time.hpp"
#include "plugins/support/http/percent.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr std::string_view kProbe = "caesura-probe";  // a name like any other; it need not exist
constexpr uint64_t kMaxPage = uint64_t{16} << 20;

tts::Status unexpected(const http::Response& response) {
  return {TTS_UNAVAILABLE,
          "s3: status " + std::to_string(response.status) + " is no answer of S3 here",
          response.status};
}

}  // namespace

S3Container::S3Container(const tts::Host& host, S3Settings settings, S3Address address,
                         std::unique_ptr<http::Client> client, const http::Limits& limits)
    : host_(host),
      settings_(std::move(settings)),
      address_(std::move(address)),
      client_(std::move(client)),
      limits_(limits),
      condition_(settings_.conditional_put == ConditionalPut::never ? Condition::ignored
                 : settings_.conditional_put == ConditionalPut::always || address_.amazon
                     ? Condition::honoured
                     : Condition::unknown) {}

tts::Result<std::unique_ptr<BlobContainer>> S3Container::open(const tts::Host& host,
                                                              S3Settings settings,
                                                              http::ClientOptions client,
                                                              const http::Limits& limits) {
  auto address = address_of(settings);
  if (!address.ok()) return address.status();
  client.service = "s3";
  auto made = http::Client::create(std::move(client));
  if (!made.ok()) return made.status();
  return std::unique_ptr<BlobContainer>(new S3Container(
      host, std::move(settings), std::move(address).value(), std::move(made).value(), limits));
}

tts::Status S3Container::send(tts::Context context, http::Request request, http::Response& response,
                              const http::Receiver& receiver) const {
  const auto credentials = read_credentials(host_, settings_);
  if (!credentials.ok()) return credentials.status();
  request.url.insert(0, address_.url);
  request.allow_empty_body = true;
  const uint64_t max_body = request.limits.max_body;
  request.limits = limits_for(limits_, request.body.size());
  request.limits.max_body = max_body;
  const int64_t now_ms = host_.unix_ms();
  request.explain = [now_ms](const http::Response& answer, http::Failure& failure) {
    explain_s3(answer, failure, now_ms);
  };
  auto status = http::sign_aws(request, credentials.value(), {settings_.region, "s3"},
                               now_ms / 1000, http::AwsPath::as_sent);
  return status.ok() ? client_->send(context, request, response, receiver) : status;
}

tts::Status S3Container::get(tts::Context context, std::string_view name, uint64_t max_bytes,
                             std::vector<std::byte>& bytes) {
  return fetch(context, name, max_bytes, false, bytes);
}

tts::Status S3Container::get_sealed(tts::Context context, std::string_view name, uint64_t max_bytes,
                                    std::vector<std::byte>& bytes) {
  return fetch(context, name, max_bytes, true, bytes);
}

tts::Status S3Container::fetch(tts::Context context, std::string_view name, uint64_t max_bytes,
                               bool sealed, std::vector<std::byte>& bytes) const {
  bytes.clear();
  if (auto status = check_blob_name(name); !status.ok()) return status;
  auto status = with_retries(context, host_, [&]() -> tts::Status {
    bytes.clear();
    http::Request request;
    request.method = "GET";
    request.url = "/" + std::string(name);
    request.limits.max_body = max_bytes;
    http::Response response;
    auto sent = send(context, std::move(request), response, keep_in(bytes));
    if (!sent.ok()) return sent;
    if (response.status != 200 || response.header("etag").empty()) return unexpected(response);
    return sealed ? sent : check_md5_hex("s3", bytes, response.header(kMd5Header));
  });
  if (!status.ok()) bytes.clear();
  return status;
}

tts::Status S3Container::head(tts::Context context, std::string_view name,
                              http::Response& response) const {
  http::Request request;
  request.method = "HEAD";
  request.url = "/" + std::string(name);
  auto status = send(context, std::move(request), response);
  if (status.ok()) return response.status == 200 ? status : unexpected(response);
  if (response.status != 404) return status;
  // A HEAD does not say whether the blob or its bucket is missing.
  http::Request ask;
  ask.method = "GET";
  ask.url = "/" + std::string(name);
  ask.headers = {{"Range", "bytes=0-0"}};
  http::Response answer;
  auto told = send(context, std::move(ask), answer);
  return told.ok() ? unexpected(response) : told;
}

tts::Status S3Container::stat(tts::Context context, std::string_view name, BlobItem& item) {
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

tts::Status S3Container::list(tts::Context context, std::string_view prefix,
                              const std::function<tts::Status(const BlobItem&)>& item) {
  if (auto status = check_blob_prefix(prefix); !status.ok()) return status;
  std::string token;
  for (;;) {
    std::string url = "/?";
    if (!token.empty()) url += "continuation-token=" + http::percent_encode(token) + "&";
    url += "list-type=2&max-keys=1000";
    if (!prefix.empty()) url += "&prefix=" + http::percent_encode(prefix);
    ListPage page;
    auto status = with_retries(context, host_, [&]() -> tts::Status {
      http::Request request;
      request.method = "GET";
      request.url = url;
      request.accept = {"application/xml", "text/xml"};
      request.limits.max_body = kMaxPage;
      http::Response response;
      if (auto sent = send(context, std::move(request), response); !sent.ok()) return sent;
      auto read = read_s3_page(response.body);
      if (!read.ok()) return {TTS_UNAVAILABLE, "s3: " + read.status().message()};
      page = std::move(read).value();
      return {};
    });
    if (!status.ok()) return status;
    for (const BlobItem& one : page.items) {
      if (auto told = item(one); !told.ok()) return told;
    }
    if (page.next.empty()) return {};
    if (page.next == token) return {TTS_UNAVAILABLE, "s3: the list names the same page again"};
    token = std::move(page.next);
  }
}

tts::Status S3Container::probe(tts::Context context) {
  BlobItem item;
  auto status = stat(context, kProbe, item);
  return status.code() == TTS_NOT_FOUND ? tts::Status{} : status;
}

tts::Status S3Container::create(tts::Context context) {
  auto status = probe(context);
  if (status.code() != TTS_FAILED_PRECONDITION) return status;
  const std::string place =
      settings_.region == "us-east-1" || !address_.amazon
          ? ""
          : "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            "<LocationConstraint>" +
                settings_.region + "</LocationConstraint></CreateBucketConfiguration>";
  return with_retries(context, host_, [&]() -> tts::Status {
    http::Request request;
    request.method = "PUT";
    request.url = "/";
    request.body = place;
    http::Response response;
    auto made = send(context, std::move(request), response);
    if (response.status != 409) return made;
    const bool ours = s3_error_code(response.body) == "BucketAlreadyOwnedByYou";
    return ours ? tts::Status{} : made;
  });
}

}  // namespace caesura::postgres_blob
