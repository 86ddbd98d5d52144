// How an S3Container writes and deletes.
#include <algorithm>

#include "plugins/stores/postgres_blob/blobs/blob_body.hpp"
#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"
#include "plugins/stores/postgres_blob/blobs/digest.hpp"
#include "plugins/stores/postgres_blob/blobs/retry.hpp"
#include "plugins/stores/postgres_blob/blobs/s3_container.hpp"
#include "plugins/stores/postgres_blob/blobs/s3_delete.hpp"
#include "plugins/support/http/base64.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr uint64_t kMaxAnswer = uint64_t{4} << 20;

bool refuses_condition(const tts::Status& status) {
  const int http = status.vendor_code();
  return (http == 501 && status.code() == TTS_UNIMPLEMENTED) ||
         (http == 400 && status.code() == TTS_INVALID_ARGUMENT);
}

bool refuses_batches(int status) {
  return status == 400 || status == 405 || status == 411 || status == 415 || status == 501;
}

}  // namespace

tts::Status S3Container::put(tts::Context context, std::string_view name,
                             std::span<const std::byte> bytes) {
  if (auto status = check_blob_name(name); !status.ok()) return status;
  return with_retries(context, host_, [&]() -> tts::Status {
    return condition_ == Condition::ignored ? put_after_look(context, name, bytes)
                                            : put_conditional(context, name, bytes);
  });
}

tts::Status S3Container::put_once(tts::Context context, std::string_view name,
                                  std::span<const std::byte> bytes, bool conditional,
                                  http::Response& response) const {
  const std::string digest = md5(bytes);
  http::Request request;
  request.method = "PUT";
  request.url = "/" + std::string(name);
  request.headers = {{"Content-Type", "application/octet-stream"},
                     {"Content-MD5", http::base64_encode(digest)},
                     {std::string(kMd5Header), lower_hex(digest)}};
  if (conditional) request.headers.push_back({"If-None-Match", "*"});
  request.body = text_of(bytes);
  auto status = send(context, std::move(request), response);
  if (!status.ok()) return status;
  if (response.status == 200 && !response.header("etag").empty()) return status;
  return {TTS_UNAVAILABLE,
          "s3: status " + std::to_string(response.status) + " without an ETag is no answer of S3",
          response.status};
}

tts::Status S3Container::put_conditional(tts::Context context, std::string_view name,
                                         std::span<const std::byte> bytes) {
  http::Response response;
  auto status = put_once(context, name, bytes, true, response);
  if (response.status == 412) {
    condition_ = Condition::honoured;
    return compare(context, name, bytes, status);
  }
  if (condition_ != Condition::unknown) return status;
  if (status.ok()) {
    // Once in a container's life: the same again tells whether the condition was heard.
    http::Response again;
    const auto second = put_once(context, name, bytes, true, again);
    if (again.status == 412) condition_ = Condition::honoured;
    if (second.ok()) condition_ = Condition::ignored;
  } else if (refuses_condition(status)) {
    auto plain = put_after_look(context, name, bytes);
    if (plain.ok()) condition_ = Condition::ignored;
    return plain;
  }
  return status;
}

tts::Status S3Container::put_after_look(tts::Context context, std::string_view name,
                                        std::span<const std::byte> bytes) {
  const tts::Status taken{TTS_ABORTED, "s3: the blob came and went", 0};
  auto found = compare(context, name, bytes, taken);
  if (found.code() != TTS_ABORTED) return found;
  http::Response response;
  return put_once(context, name, bytes, false, response);
}

tts::Status S3Container::compare(tts::Context context, std::string_view name,
                                 std::span<const std::byte> bytes, const tts::Status& taken) {
  http::Response response;
  auto status = head(context, name, response);
  if (status.code() == TTS_NOT_FOUND) return taken;
  if (!status.ok()) return status;
  const tts::Status other{TTS_ALREADY_EXISTS, "s3: the name is taken by other bytes",
                          taken.vendor_code()};
  if (response.header("content-length") != std::to_string(bytes.size())) return other;
  const auto theirs = response.header(kMd5Header);
  if (!theirs.empty()) return theirs == lower_hex(md5(bytes)) ? tts::Status{} : other;
  std::vector<std::byte> found;
  status = get(context, name, bytes.size(), found);
  if (!status.ok()) return status;
  return std::equal(found.begin(), found.end(), bytes.begin(), bytes.end()) ? status : other;
}

std::size_t S3Container::remove_limit() const {
  return kS3Batch;
}

tts::Status S3Container::remove(tts::Context context, std::span<const std::string> names,
                                std::vector<Removal>& outcomes) {
  outcomes.assign(names.size(), Removal::failed);
  if (names.size() > kS3Batch) {
    return {TTS_INVALID_ARGUMENT, "s3: at most 1000 blobs can be removed at once"};
  }
  for (const std::string& name : names) {
    if (auto status = check_blob_name(name); !status.ok()) return status;
  }
  if (names.size() > 1 && takes_batches_) {
    auto status =
        with_retries(context, host_, [&] { return remove_batch(context, names, outcomes); });
    if (status.code() != TTS_UNIMPLEMENTED) return status;
    takes_batches_ = false;
    host_.log(TTS_LOG_INFO, "postgres_blob", status.message() + "; deleting one by one");
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto status =
        with_retries(context, host_, [&] { return remove_one(context, names[i], outcomes[i]); });
    if (!status.ok()) return status;
  }
  return {};
}

tts::Status S3Container::remove_one(tts::Context context, const std::string& name,
                                    Removal& outcome) const {
  http::Request request;
  request.method = "DELETE";
  request.url = "/" + name;
  http::Response response;
  auto status = send(context, std::move(request), response);
  if (status.ok() && response.status == 204) outcome = Removal::removed;
  if (status.code() == TTS_NOT_FOUND) outcome = Removal::absent;
  if (outcome != Removal::failed) return {};
  if (!status.ok()) return status;
  return {TTS_UNAVAILABLE, "s3: a delete was answered as nothing that S3 says"};
}

tts::Status S3Container::remove_batch(tts::Context context, std::span<const std::string> names,
                                      std::vector<Removal>& outcomes) const {
  const std::string body = delete_body(names);
  http::Request request;
  request.method = "POST";
  request.url = "/?delete=";
  request.headers = {{"Content-Type", "application/xml"},
                     {"Content-MD5", http::base64_encode(
                                         md5(std::as_bytes(std::span(body.data(), body.size()))))}};
  request.body = body;
  request.limits.max_body = kMaxAnswer;
  http::Response response;
  auto status = send(context, std::move(request), response);
  if (!status.ok() && refuses_batches(response.status) && status.code() != TTS_UNAVAILABLE) {
    return {TTS_UNIMPLEMENTED, "s3: batches are not taken: " + status.message()};
  }
  if (!status.ok()) return status;
  status = read_deleted(response.body, names, outcomes);
  return status.ok() ? status : tts::Status{status.code(), "s3: " + status.message(), 200};
}

}  // namespace caesura::postgres_blob
