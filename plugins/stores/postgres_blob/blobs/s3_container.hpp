// Blobs in a bucket of S3, or of a service that speaks like it.
#pragma once

#include <atomic>
#include <memory>

#include "plugins/stores/postgres_blob/blobs/container.hpp"
#include "plugins/stores/postgres_blob/blobs/s3_address.hpp"
#include "plugins/support/http/client.hpp"

namespace caesura::postgres_blob {

class S3Container final : public BlobContainer {
 public:
  // INVALID_ARGUMENT names the option.
  static tts::Result<std::unique_ptr<BlobContainer>> open(const tts::Host& host,
                                                          S3Settings settings,
                                                          http::ClientOptions client,
                                                          const http::Limits& limits);

  tts::Status put(tts::Context context, std::string_view name,
                  std::span<const std::byte> bytes) override;
  tts::Status get(tts::Context context, std::string_view name, uint64_t max_bytes,
                  std::vector<std::byte>& bytes) override;
  tts::Status get_sealed(tts::Context context, std::string_view name, uint64_t max_bytes,
                         std::vector<std::byte>& bytes) override;
  tts::Status stat(tts::Context context, std::string_view name, BlobItem& item) override;
  tts::Status remove(tts::Context context, std::span<const std::string> names,
                     std::vector<Removal>& outcomes) override;
  std::size_t remove_limit() const override;
  tts::Status list(tts::Context context, std::string_view prefix,
                   const std::function<tts::Status(const BlobItem&)>& item) override;
  tts::Status probe(tts::Context context) override;
  tts::Status create(tts::Context context) override;

 private:
  enum class Condition { unknown, honoured, ignored };

  S3Container(const tts::Host& host, S3Settings settings, S3Address address,
              std::unique_ptr<http::Client> client, const http::Limits& limits);

  // One try. `request.url` is the part below the bucket.
  tts::Status send(tts::Context context, http::Request request, http::Response& response,
                   const http::Receiver& receiver = {}) const;
  tts::Status fetch(tts::Context context, std::string_view name, uint64_t max_bytes, bool sealed,
                    std::vector<std::byte>& bytes) const;
  tts::Status head(tts::Context context, std::string_view name, http::Response& response) const;
  tts::Status put_once(tts::Context context, std::string_view name,
                       std::span<const std::byte> bytes, bool conditional,
                       http::Response& response) const;
  tts::Status put_conditional(tts::Context context, std::string_view name,
                              std::span<const std::byte> bytes);
  tts::Status put_after_look(tts::Context context, std::string_view name,
                             std::span<const std::byte> bytes);
  // The name is taken: OK where by the same bytes.
  tts::Status compare(tts::Context context, std::string_view name, std::span<const std::byte> bytes,
                      const tts::Status& taken);
  tts::Status remove_one(tts::Context context, const std::string& name, Removal& outcome) const;
  // UNIMPLEMENTED where the service takes no batches.
  tts::Status remove_batch(tts::Context context, std::span<const std::string> names,
                           std::vector<Removal>& outcomes) const;

  const tts::Host host_;
  const S3Settings settings_;
  const S3Address address_;
  const std::unique_ptr<http::Client> client_;
  const http::Limits limits_;
  std::atomic<Condition> condition_;
  std::atomic<bool> takes_batches_ = true;
};

}  // namespace caesura::postgres_blob
