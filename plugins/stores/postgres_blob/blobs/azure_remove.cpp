// How an AzureContainer deletes.
#include <openssl/crypto.h>

#include "plugins/stores/postgres_blob/blobs/azure_batch.hpp"
#include "plugins/stores/postgres_blob/blobs/azure_container.hpp"
#include "plugins/stores/postgres_blob/blobs/blob_name.hpp"
#include "plugins/stores/postgres_blob/blobs/digest.hpp"
#include "plugins/stores/postgres_blob/blobs/retry.hpp"

namespace caesura::postgres_blob {
namespace {

constexpr uint64_t kMaxAnswer = uint64_t{4} << 20;

tts::Status no_batches(std::string_view why) {
  return {TTS_UNIMPLEMENTED, "azure: batches are not taken: " + std::string(why)};
}

// A refusal of the batch as such, and not of the caller or of the moment.
bool refuses_batches(int status) {
  return status >= 400 && status < 500 && status != 401 && status != 403 && status != 404 &&
         status != 408 && status != 429;
}

}  // namespace

std::size_t AzureContainer::remove_limit() const {
  return kAzureBatch;
}

tts::Status AzureContainer::remove(tts::Context context, std::span<const std::string> names,
                                   std::vector<Removal>& outcomes) {
  outcomes.assign(names.size(), Removal::failed);
  if (names.size() > kAzureBatch) {
    return {TTS_INVALID_ARGUMENT, "azure: at most 256 blobs can be removed at once"};
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
  return remove_each(context, names, outcomes);
}

tts::Status AzureContainer::remove_each(tts::Context context, std::span<const std::string> names,
                                        std::vector<Removal>& outcomes) const {
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto status =
        with_retries(context, host_, [&] { return remove_one(context, names[i], outcomes[i]); });
    if (!status.ok()) return status;
  }
  return {};
}

tts::Status AzureContainer::remove_one(tts::Context context, const std::string& name,
                                       Removal& outcome) const {
  http::Request request;
  request.method = "DELETE";
  request.url = path_of(name);
  request.allow_empty_body = true;
  http::Response response;
  auto status = send(context, std::move(request), response);
  if (status.ok() && response.status == 202) outcome = Removal::removed;
  if (status.code() == TTS_NOT_FOUND) outcome = Removal::absent;
  // A lease, a snapshot or a policy holds this blob, and says nothing of the others.
  const bool answered =
      outcome != Removal::failed || response.status == 409 || response.status == 412;
  if (answered) return {};
  if (!status.ok()) return status;
  return {TTS_UNAVAILABLE, "azure: a delete was answered as nothing that Azure Blob says"};
}

tts::Result<std::string> AzureContainer::signed_batch(tts::Context context,
                                                      std::span<const std::string> names,
                                                      std::string_view boundary) const {
  uint64_t generation = 0;
  const auto allowed = access(context, generation);
  if (!allowed.ok()) return allowed.status();
  std::vector<http::Request> requests(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    requests[i].method = "DELETE";
    requests[i].url = allowed.value().base() + path_of(names[i]);
    if (auto status = allowed.value().sign(requests[i], host_.unix_ms() / 1000); !status.ok()) {
      return status;
    }
  }
  return batch_body(requests, boundary);
}

tts::Status AzureContainer::remove_batch(tts::Context context, std::span<const std::string> names,
                                         std::vector<Removal>& outcomes) const {
  const std::string boundary =
      "batch_" +
      lower_hex(md5(std::as_bytes(std::span(names.front().data(), names.front().size()))));
  auto body = signed_batch(context, names, boundary);
  if (!body.ok()) return body.status();
  std::string text = std::move(body).value();
  http::Request request;
  request.url = "/" + settings_.container + "?restype=container&comp=batch";
  request.headers = {{"Content-Type", "multipart/mixed; boundary=" + boundary}};
  request.body = text;
  request.limits.max_body = kMaxAnswer;
  http::Response response;
  auto status = send(context, std::move(request), response);
  OPENSSL_cleanse(text.data(), text.size());  // each part carries the credential
  if (refuses_batches(response.status)) return no_batches(status.message());
  if (!status.ok()) return status;
  const auto parts = read_batch(response.header("content-type"), response.body);
  if (!parts.ok()) return {TTS_UNAVAILABLE, "azure: " + parts.status().message(), response.status};
  outcomes.assign(names.size(), Removal::failed);
  std::size_t gone = 0;
  int forbidden = 0;
  for (const BatchPart& part : parts.value()) {
    if (!part.id && part.status >= 400) {
      return no_batches("status " + std::to_string(part.status) + " within");
    }
    if (part.status == 404 && part.error == "ContainerNotFound") {
      return {TTS_FAILED_PRECONDITION,
              "azure: status 404: ContainerNotFound; create the container or correct its name",
              404};
    }
    if (part.status == 401 || part.status == 403) forbidden = part.status;
    if (!part.id || *part.id >= names.size()) continue;
    const bool absent = part.status == 404 && part.error == "BlobNotFound";
    if (part.status != 202 && !absent) continue;
    outcomes[*part.id] = absent ? Removal::absent : Removal::removed;
    ++gone;
  }
  if (gone > 0 || forbidden == 0) return {};
  return {http::code_of(forbidden),
          "azure: status " + std::to_string(forbidden) +
              " for each blob of a batch; the key, SAS " + "or role does not allow deletes",
          forbidden};
}

}  // namespace caesura::postgres_blob
